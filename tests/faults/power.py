"""Power cuts: processes die, and of the store's files only what had been synced is left."""

import shutil
import subprocess
from pathlib import Path

from tests.faults.report import UnavailableError

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

    def lose(self) -> None:
        """What was never synced is gone. Nobody may have the files open."""
        for file in self._files(self._of.parent):
            file.unlink()
        for file in self._files(self._shadow):
            shutil.copy(file, self._of.parent)

    def _files(self, folder: Path) -> list[Path]:
        """The store's files, without copies that were not finished."""
        return [file for file in folder.glob(f"{self._of.name}*") if not file.suffix[1:].isdigit()]
