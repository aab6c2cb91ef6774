"""Permissions of kept files: for their owner and the group that may write in the folder alone, whatever the umask."""

import os
import stat
from pathlib import Path

OTHERS = 0o007


def make_folder(path: Path) -> None:
    """Make the folder for its owner alone; close an existing one to others. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.stat()
    if found.st_mode & OTHERS and found.st_uid == os.geteuid():
        path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)


def make_file(path: Path) -> None:
    """Make an empty file with the rights of its folder. Raises FileExistsError, OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    protect(path)


def protect(path: Path) -> None:
    """Give a file that we own the rights of its folder. Raises OSError.

    The file is not opened, because closing it again would drop the locks that this process holds on it.
    """
    found, wanted = path.stat(), _wanted_in(path.parent)
    if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) != wanted:
        path.chmod(wanted)


def _wanted_in(folder: Path) -> int:
    """Return the mode of files in this folder.

    Two users share a folder in which their group may write. A folder where everyone may write, like /tmp, is not
    shared.
    """
    mode = folder.stat().st_mode
    return 0o660 if mode & stat.S_IWGRP and not mode & stat.S_IWOTH else 0o600
