"""A throw-away Debian under a systemd of its own, by systemd-nspawn. It shares the network of this process."""

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType

from tests.faults.waiting import wait_until

BOOT_SECONDS = 120.0
REBOOT = 133
"""The exit code of systemd-nspawn for a machine that wants to be started again."""
EDITOR = (
    '#!/bin/sh\n# In the place of the administrator: what was prepared is what he types.\nexec cp "/prepared$1" "$1"\n'
)
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
}


class Machine:
    """A copy of the Debian in `system`, with `wheels` to install from. As a context manager it runs, and is gone
    afterwards; all that was typed into it stays in `transcript`."""

    def __init__(self, system: Path, root: Path, wheels: Path, transcript: Path) -> None:
        self.root = root
        self._system, self._wheels, self._transcript = system, wheels, transcript
        self._process: subprocess.Popen[bytes] | None = None
        self._noted = ""

    def __enter__(self) -> "Machine":
        shutil.rmtree(self.root, ignore_errors=True)
        subprocess.run(["cp", "--archive", "--reflink=auto", self._system, self.root], check=True)
        self.write("/usr/local/bin/editor", EDITOR, 0o755)
        self.write("/etc/pip.conf", "[global]\nno-index = true\nfind-links = /wheels\n")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.power_off()
        shutil.rmtree(self.root, ignore_errors=True)

    def start(self) -> None:
        """Boots it; systemd has started all that it starts when this returns."""
        console = self.root.with_suffix(".console")
        with console.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *("systemd-nspawn", "--quiet", "--boot", f"--directory={self.root}", "--machine=submit-try"),
                    *("--register=no", "--keep-unit", "--console=pipe", f"--bind-ro={self._wheels.absolute()}:/wheels"),
                    # What IPAddressDeny= is made of. Without it systemd would let everything through, and only say so.
                    *("--capability=CAP_NET_ADMIN,CAP_BPF", "--system-call-filter=bpf"),
                ],
                env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        if not wait_until(self._is_up, BOOT_SECONDS, 0.5):
            raise RuntimeError(f"The machine did not boot:\n{console.read_text(errors='replace')}")

    def reboot(self) -> None:
        assert self._process is not None
        self.run("systemctl reboot")
        if self._process.wait(BOOT_SECONDS) != REBOOT:
            raise RuntimeError("The machine did not reboot.")
        self.start()

    def power_off(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        if leader := self._leader():
            self._enter(leader, "systemctl poweroff", 60)
        try:
            self._process.wait(BOOT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def run(self, commands: str, seconds: float = 300) -> str:
        """What root gets to see who types that. Raises RuntimeError if one of the commands fails."""
        code, output = self.attempt(commands, seconds)
        if code:
            raise RuntimeError(f"{commands}\nended with {code}:\n{output}")
        return output

    def attempt(self, commands: str, seconds: float = 300) -> tuple[int, str]:
        """Exit code and output."""
        leader = self._leader()
        assert leader is not None, "The machine is off."
        done = self._enter(leader, commands, seconds)
        self._note(commands, done)
        return done.returncode, done.stdout.strip()

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """Puts a file there from outside."""
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        target.chmod(mode)

    def prepare(self, path: str, text: str) -> None:
        """What the administrator will type when the editor opens that file."""
        self.write(f"/prepared{path}", text)

    def _enter(self, leader: int, commands: str, seconds: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["nsenter", f"--target={leader}", "--all", "bash", "-euo", "pipefail", "-c", f"cd; {commands}"],
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
        )

    def _note(self, commands: str, done: "subprocess.CompletedProcess[str]") -> None:
        """Adds to the transcript; what is asked for over and over, with the same answer, stands there once."""
        typed = commands.strip().replace("\n", "\n# ")
        note = f"# {typed}\n{done.stdout}{f'[{done.returncode}]' if done.returncode else ''}\n"
        if note != self._noted:
            with self._transcript.open("a", encoding="utf-8") as transcript:
                transcript.write(note)
        self._noted = note

    def _leader(self) -> int | None:
        """The machine's systemd as we see it."""
        assert self._process is not None
        pid = self._process.pid
        try:
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                    return int(child)
        except OSError:
            return None
        return None

    def _is_up(self) -> bool:
        leader = self._leader()
        if leader is None:
            return False
        state = self._enter(leader, "systemctl is-system-running --wait", BOOT_SECONDS).stdout.strip()
        return state in ("running", "degraded")
