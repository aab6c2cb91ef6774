"""Power cuts: processes die, and of the store's files what had been synced is left, and of all that was written since
then any sectors: a disk writes them in its own order, and a page of the store is eight of them, so that it can be torn.
"""

import shutil
import subprocess
from collections import Counter
from itertools import zip_longest
from pathlib import Path
from random import Random

from tests.faults.report import UnavailableError

SECTOR, PAGE = 512, 4096
SOURCE = Path(__file__).with_name("power.c")


class Power:
    """Watches the files whose paths begin with `of`; `environment` is for the processes that write them."""

    def __init__(self, of: Path) -> None:
        self._of = of
        self._shadow = of.with_name("shadow")
        self._library = of.with_name("power.so")
        compiler = shutil.which("cc")
        if compiler is None:
            raise UnavailableError("A C compiler is needed to compile the library that simulates power cuts.")
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", self._library, SOURCE, "-ldl"], check=True)
        self._shadow.mkdir()
        for file in self._files(of.parent):
            shutil.copy(file, self._shadow)

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "POWER_OF": str(self._of), "POWER_SHADOW": str(self._shadow)}

    def is_watching(self) -> bool:
        """Has anything been synced under its eyes?"""
        return any(file.name.endswith("-wal") for file in self._files(self._shadow))

    def lose(self, random: Random) -> Counter[str]:
        """Of what was never synced some sectors are there and some are not; tells how many, and how many pages were
        torn by that. Nobody may have the files open."""
        written = {file.name: file.read_bytes() for file in self._files(self._of.parent)}
        lost = Counter[str]()
        for file in self._files(self._of.parent):
            file.unlink()
        for file in self._files(self._shadow):
            left = _mixed(file.read_bytes(), written.get(file.name, b""), random, lost)
            (self._of.parent / file.name).write_bytes(left)
            # From now on this is what was synced.
            file.write_bytes(left)
        return lost

    def _files(self, folder: Path) -> list[Path]:
        """The store's files, without copies that were not finished."""
        return [file for file in folder.glob(f"{self._of.name}*") if not file.suffix[1:].isdigit()]


def _mixed(synced: bytes, written: bytes, random: Random, lost: Counter[str]) -> bytes:
    """What is left of a file: where a sector was written since the last sync, the old one or the new one."""
    left = bytearray()
    torn = dict[int, set[bool]]()
    for number, (old, new) in enumerate(zip_longest(_sectors(synced), _sectors(written), fillvalue=b"")):
        if old != new:
            keeps = random.random() < 0.5
            lost["sectors_kept" if keeps else "sectors_lost"] += 1
            torn.setdefault(number * SECTOR // PAGE, set()).add(keeps)
            old = new if keeps else old or bytes(len(new))
        left += old
    lost["pages_torn"] += sum(len(both) == 2 for both in torn.values())
    return bytes(left)


def _sectors(content: bytes) -> list[bytes]:
    return [content[at : at + SECTOR] for at in range(0, len(content), SECTOR)]
