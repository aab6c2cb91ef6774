"""What a build of the site costs as the pages grow in number: ours against a plain Material build of the same pages.

    .venv/bin/python -m bench.build [PAGES ...]

For each number of pages (10 and 100 if none is given) makes as many in each of two languages, prose and numbered rules
without examples, in a folder without git; builds them with our `submit site` and with MkDocs and Material as they come.
Each build is a process of its own; the two take turns, and of each the cheapest counts. Prints the processor's
seconds, their ratio, the memory at its highest, and where
ours spends its time; then the same for our own pages, with examples and history. A plain build neither checks the
pages nor sets their type, nor makes an index for two services, nor compresses. Goals: our pages at most 1.2 times the
plain ones, and 1,000 pages at most 8 times what 100 take.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STAGES = ("checked_rulebook", "history_pages", "generate", "name_by_content", "write_history", "write_short_pages",
          "set_site", "compress", "make_indexes", "write_record")  # fmt: skip
PAIRS = 3
MANY = 1000
"""So many pages are built once by each: that takes minutes."""
ARMS = ("plain", "ours")
RULES = 4
SECTION = 20
"""Pages in one section of the menu."""
WORDS = {
    "ru": "Заявку читает дежурный. Он видит тему, ответы и файлы. Пишите просто: что делали, что вышло, чего ждали. "
    "Один вопрос — одна заявка. Если вопросов два, подайте две заявки.",
    "en": "The engineer on duty reads the ticket. They see the subject, the answers and the files. Write what you did, "
    "what came of it and what you expected. One question is one ticket.",
}
PLAIN = """\
site_name: Plain
site_url: http://127.0.0.1:8000/
docs_dir: {docs}
site_dir: {site}
theme: {{name: material, language: {lang}, font: false}}
markdown_extensions: [attr_list, sane_lists, tables, {{toc: {{permalink: true}}}}, pymdownx.superfences]
plugins: [search]
"""


def make_house(house: Path, count: int) -> None:
    """A folder to build from: `count` pages in each language, and our own settings and theme."""
    for lang, words in WORDS.items():
        pages = house / "docs" / lang
        pages.mkdir(parents=True)
        (pages / "index.md").write_text(f"---\ntitle: Home\ndescription: Home.\n---\n\n{words}\n")
        for number in range(1, count):
            path = pages / f"section-{number // SECTION:02}" / f"page-{number:04}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(_page(number, lang, words), encoding="utf-8")
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        settings = re.sub(r"(?ms)^nav:\n.*?\n\n", "", (ROOT / name).read_text(encoding="utf-8"))
        (house / name).write_text(settings, encoding="utf-8")
    (house / "theme").symlink_to(ROOT / "theme")


def _page(number: int, lang: str, words: str) -> str:
    rules = "".join(f"  r-{number}-{rule}: {{check: none}}\n" for rule in range(1, RULES + 1)) if lang == "ru" else ""
    front = (
        f"---\ntitle: Page {number}\ndescription: Page {number}.\n" + (f"rules:\n{rules}" if rules else "") + "---\n"
    )
    sections = (
        f"\n## {number}.{rule}. Rule {rule} {{ #r-{number}-{rule} }}\n\n{words}\n\n- {words}\n- {words}\n"
        for rule in range(1, RULES + 1)
    )
    return front + "".join(sections)


def build_ours(root: Path, target: Path) -> None:
    """Build as `submit site` does, and print what each stage took."""
    from submit.revision import NO_LOG, read_log
    from submit.site.build.site_build import site_build

    spent: dict[str, float] = {}
    for name in STAGES:
        setattr(site_build, name, _timed(name, getattr(site_build, name), spent))
    log = read_log(root) if (root / ".git").exists() else NO_LOG
    site_build.build_site(root, target, "http://127.0.0.1:8000", datetime.now(UTC), log=log)
    print(" ".join(f"{name}={seconds:.2f}" for name, seconds in spent.items()))


def _timed(name: str, function: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*values: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*values, **named)
        finally:
            spent[name] = spent.get(name, 0) + time.process_time() - began

    return timed


def build_plain(root: Path, target: Path) -> None:
    """Build both languages with MkDocs and Material as they come."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    for lang in WORDS:
        config_file = target / f"{lang}.yml"
        target.mkdir(exist_ok=True)
        config_file.write_text(PLAIN.format(docs=root / "docs" / lang, site=target / lang, lang=lang))
        config = load_config(str(config_file))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)


@dataclass(frozen=True)
class Cost:
    """What a build took: the processor's seconds, MiB at the highest, and the seconds of its stages."""

    seconds: float
    memory: float
    stages: Mapping[str, float]


def measured(arm: str, root: Path, target: Path) -> Cost:
    """One build, in a process of its own."""
    command = [sys.executable, "-m", "bench.build", f"--{arm}", str(root), str(target)]
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(command, cwd=ROOT, stdout=told)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"the build of {root} failed")
        told.seek(0)
        stages = {name: float(spent) for name, _, spent in (part.partition("=") for part in told.read().split())}
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, stages)


def compare(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "house"
        make_house(root, count)
        turns = range(1 if count >= MANY else PAIRS)
        pairs = [[measured(arm, root, Path(folder) / f"{arm}-{turn}") for arm in ARMS] for turn in turns]
        plain, ours = (min(costs, key=lambda cost: cost.seconds) for costs in zip(*pairs, strict=True))
    started = ours.seconds - sum(ours.stages.values())
    pages = started + ours.stages["generate"] + ours.stages["name_by_content"]
    print(f"{count} pages in two languages: plain {plain.seconds:.1f} s, {plain.memory:.0f} MiB")
    print(f"  our pages alone {pages:.1f} s, {pages / plain.seconds:.2f} of the plain; with all that follows "
          f"{ours.seconds:.1f} s, {ours.seconds / plain.seconds:.2f} of the plain, {ours.memory:.0f} MiB")  # fmt: skip
    print(_shown(ours), flush=True)


def _shown(cost: Cost) -> str:
    return "  " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in cost.stages.items())


def main(counts: list[int]) -> None:
    for count in counts:
        compare(count)
    with tempfile.TemporaryDirectory() as folder:
        ours = measured("ours", ROOT, Path(folder))
        print(f"our own pages, with examples and history: {ours.seconds:.1f} s, {ours.memory:.0f} MiB\n{_shown(ours)}")


if __name__ == "__main__":
    if sys.argv[1:2] in (["--ours"], ["--plain"]):
        {"--ours": build_ours, "--plain": build_plain}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main([int(count) for count in sys.argv[1:]] or [10, 100])
