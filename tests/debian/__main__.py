"""All trials, one after the other on the same machine: `script/try-deploy`. Exits with 1 if a promise was broken."""

import argparse
import logging
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.debian import arriving, enduring, keeping, publishing, secrecy
from tests.debian.house import House, certify
from tests.debian.machine import Machine
from tests.debian.repository import Repository
from tests.delivery.destinations.smtp_server import Desk, serving
from tests.faults.report import Report
from tests.redmine.instance import Instance

FIRST = {"readme": arriving.readme, "installation": arriving.installation, "tracker": arriving.tracker}
"""What the others stand on."""
NEEDED = {"undo": "publication"}
"""Nothing can be taken back that was not published."""
OTHERS: Mapping[str, Callable[[House], Report]] = {
    "secrets": secrecy.secrets,
    "network": secrecy.network,
    "exposure": secrecy.exposure,
    "kills": enduring.kills,
    "worker": enduring.worker,
    "restarting": enduring.restarting,
    "stopping": enduring.stopping,
    "reboot": enduring.reboot,
    "publication": publishing.publication,
    "broken_edit": publishing.broken,
    "undo": publishing.undo,
    "closing": publishing.closing,
    "journal": secrecy.journal,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/try-deploy")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="trial", help=", ".join((*OTHERS, "moving")))
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    transcript = options.folder / "transcript.txt"
    transcript.unlink(missing_ok=True)
    desk = Desk()

    def machine() -> Machine:
        # Both never run at the same time: they share this network.
        name = tempfile.mktemp(prefix="machine-", dir=options.folder)
        return Machine(options.folder / "system", Path(name), options.folder / "wheels", transcript)

    with (
        tempfile.TemporaryDirectory(prefix="try-deploy-") as work,
        Instance() as redmine,
        serving(desk, authenticator=desk.authenticate, auth_require_tls=False) as smtp,
        Repository(Path(work)) as repository,
        machine() as first,
    ):
        house = House(first, repository, redmine, desk, smtp, certify(Path(work) / "certificate"))
        trials: dict[str, Callable[[House], Report]] = {
            **FIRST,
            **OTHERS,
            "moving": partial(keeping.moving, another=machine),
        }
        asked = {*FIRST, *options.names, *(NEEDED[name] for name in options.names if name in NEEDED)}
        wanted = [name for name in trials if name in asked or not options.names]
        broken = _run({name: partial(trials[name], house) for name in wanted})
    print(f"Everything that was typed, and its answers: {transcript}")
    return 1 if broken else 0


def _run(trials: Mapping[str, Callable[[], Report]]) -> bool:
    """Was a promise broken? Without the first ones the others tell nothing."""
    broken = False
    for name, trial in trials.items():
        if not _keeps(name, trial):
            broken = True
            if name in FIRST:
                break
    return broken


def _keeps(name: str, trial: Callable[[], Report]) -> bool:
    try:
        report = trial()
    except Exception:
        print(f"{name}: BROKEN off", traceback.format_exc(), sep="\n", flush=True)
        return False
    print(report.line(), flush=True)
    return not report.broken


if __name__ == "__main__":
    sys.exit(main())
