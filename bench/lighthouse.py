"""What Lighthouse thinks of the site and the form: a phone, a slow network, the median of several runs.

    script/lighthouse [ADDRESS] [RUNS]

Installs Lighthouse and calls this. The goals: 95, 100, 100, 100 for the site; performance 98, accessibility and best
practices 100 for the form, whose pages ask not to be indexed.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

CHROMIUM = "/usr/bin/chromium"
PAGES = {
    "landing page": "/",
    "a rule page": "/rules/subject-and-description/",
    "the guide": "/guide/",
    "landing page, English": "/en/",
    "form, page 1": "/submit/",
    "form, page 2": "/submit/?tracker=bug",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
NEEDLESS = ("is-crawlable",)
"""Failures that are meant: the form asks not to be indexed."""


def judged(lighthouse: str, address: str) -> dict[str, Any]:
    """The report of one run."""
    command = [lighthouse, address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}",
               "--chrome-flags=--headless=new --no-sandbox --disable-quic"]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": os.environ.get("CHROME_PATH", CHROMIUM)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Lighthouse failed at {address}:\n{done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def figures(report: Mapping[str, Any]) -> list[float]:
    """The four scores, then LCP in s, CLS, TBT in ms, weight in KiB, requests."""
    audits = report["audits"]
    scores = [(report["categories"][name]["score"] or 0) * 100 for name in CATEGORIES]
    timings = [audits[name]["numericValue"] for name in ("largest-contentful-paint", "cumulative-layout-shift")]
    requests = audits["network-requests"]["details"]["items"]
    return [*scores, timings[0] / 1000, timings[1], audits["total-blocking-time"]["numericValue"],
            audits["total-byte-weight"]["numericValue"] / 1024, len(requests)]  # fmt: skip


def failures(report: Mapping[str, Any]) -> set[str]:
    """The audits that cost points."""
    counted = {part["id"] for name in CATEGORIES for part in report["categories"][name]["auditRefs"] if part["weight"]}
    return {
        name
        for name, audit in report["audits"].items()
        if name in counted and name not in NEEDLESS and audit["score"] is not None and audit["score"] < 0.9
    }


def main(lighthouse: str, address: str, runs: int) -> None:
    print(f"{date.today()}, {runs} runs of each page, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print("| page | performance | accessibility | best practices | SEO | LCP, s | CLS | TBT, ms | KiB | requests |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    wrong: dict[str, set[str]] = {}
    for name, path in PAGES.items():
        reports = [judged(lighthouse, address.rstrip("/") + path) for _ in range(runs)]
        medians = [statistics.median(values) for values in zip(*map(figures, reports), strict=True)]
        shown = [f"{value:.{digits}f}" for value, digits in zip(medians, (0, 0, 0, 0, 1, 3, 0, 0, 0), strict=True)]
        print(f"| {name} | {' | '.join(shown)} |", flush=True)
        wrong[name] = set.union(*map(failures, reports))
    for name, audits in wrong.items():
        if audits:
            print(f"\n{name}: {', '.join(sorted(audits))}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
