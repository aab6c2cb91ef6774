"""Processes and their children, as /proc shows them."""

from pathlib import Path


def family(pid: int) -> list[int]:
    """A process's children, and theirs."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [found for child in children for found in (child, *family(child))]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def role(pid: int) -> str:
    """The last of its arguments: `web` or `deliver`."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").rpartition(b"\0")[2].decode()
    except OSError:
        return ""
