"""How long `submit serve` takes to its first answer where the site is built already.

    .venv/bin/python -m bench.start [ROUNDS]

Builds the site into a folder of its own, then starts the command and asks for the form until it answers, over and over.
Prints the seconds to that answer, and the processor's seconds that all its processes used up to then: medians with the
least and the most. The goal is 2 seconds on a machine that is not busy; on a busy one the processor's time is steadier.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.installation import answers, free_port

ROOT = Path(__file__).parents[1]
SOURCES = ("docs", "theme", "mkdocs.yml", "mkdocs.en.yml", "submit")
"""A copy of its own: a page that is edited meanwhile would have the site built again."""
PATIENCE = 60.0


def start(folder: Path, environment: dict[str, str], port: int) -> tuple[float, float]:
    """Seconds to the first answer, and the processor's meanwhile."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "submit", "serve"], cwd=folder, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        while not answers(port):
            if time.monotonic() - began > PATIENCE:
                raise SystemExit("it did not start")
            time.sleep(0.01)
        took = time.monotonic() - began
        return took, sum(_busy(pid) for pid in _family(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _busy(pid: int) -> float:
    return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def shown(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} s ({min(values):.2f} to {max(values):.2f})"


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder, port = Path(made), free_port()
        for name in SOURCES:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, folder / name)
        environment = os.environ | {"SUBMIT_VAR": str(folder / "var"), "SUBMIT_PORT": str(port)}
        subprocess.run([sys.executable, "-m", "submit", "site"], cwd=folder, env=environment, check=True)
        found = [start(folder, environment, port) for _ in range(rounds)]
    took, busy = ([values[at] for values in found] for at in (0, 1))
    print(f"first answer after {shown(took)}; processor {shown(busy)}; load {os.getloadavg()[0]:.1f} (goal 2 s)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
