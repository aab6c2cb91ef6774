"""The long versions, one after the other: `python -m tests.faults [--short] [name …]`. Exits with 1 if a promise was
broken, with 2 if a program could not run here."""

import argparse
import logging
import sys
import tempfile
import traceback
from pathlib import Path

from tests.faults.programs import PROGRAMS
from tests.faults.report import UnavailableError


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/faults")
    parser.add_argument("names", nargs="*", choices=[*PROGRAMS, []], metavar="name", help=", ".join(PROGRAMS))
    parser.add_argument("--short", action="store_true", help="the versions that the tests run")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    codes = [_run(name, not options.short) for name in options.names or PROGRAMS]
    return 1 if 1 in codes else max(codes)


def _run(name: str, long: bool) -> int:
    with tempfile.TemporaryDirectory(prefix=f"faults-{name}-") as folder:
        try:
            report = PROGRAMS[name](Path(folder), long)
        except UnavailableError as reason:
            print(f"{name}: not run. {reason}", flush=True)
            return 2
        except Exception:
            print(f"{name}: BROKEN off", traceback.format_exc(), sep="\n", flush=True)
            return 1
    print(report.line(), flush=True)
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
