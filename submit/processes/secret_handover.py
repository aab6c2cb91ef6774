"""How `submit serve` hands secrets to the delivery process only, hidden from all other processes.

The environment that a process was started with stays readable in /proc/<pid>/environ while it runs, to every process of
the same user, whatever it removes later. So the values go into files in memory, which the delivery inherits as open
descriptors; `NAME_FILE` names them, and the process starts again in its place with that environment. Only Linux has
such files.
"""

import ctypes
import os
import sys
from collections.abc import Collection, Mapping
from typing import NoReturn

PR_SET_DUMPABLE = 4
OPEN = "/proc/self/fd/"


def hidden(environment: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """Return the environment with the values of `names` moved into files in memory; unchanged if there are none."""
    found = {name: value for name, value in environment.items() if name in names and sys.platform == "linux"}
    files = {f"{name}_FILE": OPEN + str(_in_memory(value)) for name, value in found.items()}
    return {name: value for name, value in environment.items() if name not in found} | files


def descriptors(environment: Mapping[str, str]) -> tuple[int, ...]:
    """Return the descriptors of the files in memory that this environment names; its process must inherit them."""
    return tuple(int(value.removeprefix(OPEN)) for value in environment.values() if value.startswith(OPEN))


def start_again(environment: Mapping[str, str]) -> NoReturn:
    """Start this program again in place of this process, with another environment."""
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


def seal() -> None:
    """Hide memory, environment and open files of this process from all others but those of the administrator."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _in_memory(value: str) -> int:
    """Return the descriptor of a new file in memory that holds the value, and that children may inherit."""
    descriptor = os.memfd_create("setting", 0)
    with open(descriptor, "w", encoding="utf-8", closefd=False) as file:
        file.write(value)
    return descriptor
