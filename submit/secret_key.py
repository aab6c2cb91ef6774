"""The key that signs cookies, if no setting names one: in a file that is complete or does not exist."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from submit.environment import SettingsError

USABLE = re.compile(r"[!-~]{32,}")


def secret_key(var: Path) -> str:
    """Return the key, made once and readable only by us. Raises SettingsError if its file cannot be used."""
    path = var / "secret_key"
    try:
        if not _held(path):
            with _locked(var) as folder:
                if not _held(path):
                    _make(path, folder)
        key = _held(path)
    except (OSError, UnicodeDecodeError):
        raise SettingsError("secret_key_unreadable", path=path) from None
    if not USABLE.fullmatch(key):
        raise SettingsError("secret_key", path=path)
    return key


def _held(path: Path) -> str:
    """Return the key in the file, or ""; after a power cut the file may be empty, or full of zeros."""
    return path.read_text(encoding="ascii").strip("\0 \r\n") if path.exists() else ""


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """Yield the descriptor of the open folder, locked for one process at a time."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _make(path: Path, folder: int) -> None:
    """Write a new key to disk beside its place, and then move it there.

    The replaced file contained no key, so nothing was ever signed with it.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    os.fsync(folder)
