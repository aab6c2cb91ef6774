"""P1b: the log of the store is synced before the answer that shows a number leaves.

The control run commits with `synchronous=NORMAL`: there the trace must show the opposite.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation
from tests.faults.report import Report, UnavailableError
from tests.faults.waiting import wait_until

CALLS = "fsync,fdatasync,pwrite64,pwritev,write,writev,sendto,sendmsg"
WRITTEN = re.compile(r"\bpwrite\w*\(\d+<[^>]*submit\.db-wal>")
SYNCING = re.compile(r"^(\d+) +f(?:data)?sync\(\d+<[^>]*submit\.db-wal>(.*)")
SYNCED = re.compile(r"^(\d+) +<\.\.\. f(?:data)?sync resumed")
ANSWER = re.compile(r"\b(?:write|writev|sendto|sendmsg)\(.*\"HTTP/1\.1 ")
WITH_NUMBER = re.compile(r"location: [^\"]*/sent/", re.IGNORECASE)


def run(folder: Path, long: bool) -> Report:
    report, tickets = Report("order_on_disk"), 50 if long else 5
    good = _traced(folder / "full", tickets, "FULL")
    control = _traced(folder / "normal", 3, "NORMAL")
    report.tell(tickets=tickets, answers=len(good), synced_before=sum(good), normal_synced_before=sum(control))
    report.expect("every answer that leads to a number was seen", len(good) == tickets and len(control) == 3)
    report.expect("the log is synced after its last write and before the answer", all(good))
    report.expect("with synchronous=NORMAL it is not", not any(control))
    return report


def _traced(folder: Path, tickets: int, mode: str) -> list[bool]:
    strace = shutil.which("strace")
    if strace is None:
        raise UnavailableError("strace is needed to see in which order things are written.")
    trace = folder.with_suffix(".trace")
    under = [strace, "-f", "-y", "-s", "400", "-e", f"trace={CALLS}", "-o", str(trace)]
    with Installation(folder, {**HURRIED, "synchronous": mode}) as installation:
        web = installation.web(under).start()
        # One at a time: what stands before an answer belongs to it.
        Crowd(lambda: [web.port or 0], tickets, clients=1).start().finish(300)
        wait_until(lambda: len(_judged(trace)) == tickets, 10)
    return _judged(trace)


def _judged(trace: Path) -> list[bool]:
    """For each answer with a number: was the log written since the answer before, and synced after its last write?"""
    return list(_judgements(trace.read_text(errors="replace").splitlines()))


def _judgements(lines: Iterable[str]) -> Iterator[bool]:
    written = synced = False
    syncing: set[str] = set()
    for line in lines:
        if WRITTEN.search(line):
            written, synced = True, False
        elif found := SYNCING.match(line):
            if "<unfinished" in found[2]:
                syncing.add(found[1])
            else:
                synced = True
        elif (found := SYNCED.match(line)) and found[1] in syncing:
            syncing.discard(found[1])
            synced = True
        elif ANSWER.search(line):
            if WITH_NUMBER.search(line):
                yield written and synced
            written = synced = False
