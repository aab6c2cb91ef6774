"""The git from which the machine takes pages and program, as the staff's git server would give them."""

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tests.conftest import ROOT
from tests.faults.waiting import wait_until

PORT = 9418
NAMED_ON_THE_PAGE = "https://git.example.com/"
AUTHOR = ("-c", "user.name=Editor", "-c", "user.email=editor@support.example.com")


class Repository:
    """What is committed here, served on the loopback address; an editor can push into it."""

    def __init__(self, folder: Path) -> None:
        self._served, self._desk = folder / "git", folder / "editor"
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Repository":
        bare = self._served / "support.git"
        _git("clone", "--quiet", "--bare", str(ROOT), str(bare))
        _git("clone", "--quiet", str(bare), str(self._desk))
        self._server = subprocess.Popen(
            ["git", "daemon", "--export-all", f"--base-path={self._served.absolute()}", "--listen=127.0.0.1"],
            stderr=subprocess.DEVNULL,
        )
        wait_until(_listens, 30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.terminate()
        self._server.wait()

    def edit(self, page: str, change: Callable[[str], str]) -> float:
        """An editor changes a page, and it is accepted. Returns when that was."""
        path = self._desk / page
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        _git("-C", str(self._desk), *AUTHOR, "commit", "--quiet", "--all", "--message", "Править страницу")
        _git("-C", str(self._desk), "push", "--quiet")
        return time.monotonic()


def _listens() -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", PORT)) == 0


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True)
