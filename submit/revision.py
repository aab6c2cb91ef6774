"""The pages as they were at a revision of git."""

import subprocess
from pathlib import Path

from submit.rulebook.reader import Pages
from submit.rulebook.words import LANGUAGES

SECONDS = 30
"""How long git may take for one answer; it works on this machine alone."""


class RevisionError(Exception):
    """The pages of that time cannot be had; `code` says why: `git`, `repository`, `revision` or `pages`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_pages_at(revision: str, root: Path, docs: str = "docs") -> Pages:
    """The texts of all pages below `docs` in `root`, as `read_pages` gives them. Raises RevisionError."""
    if _git(root, "rev-parse", "--is-inside-work-tree") is None:
        raise RevisionError("repository")
    # The commit's own name: what was typed is never taken for an option, here because of its ending, below as a hash.
    commit = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit is None:
        raise RevisionError("revision")
    paths = (_git(root, "ls-tree", "-r", "-z", "--name-only", commit.strip(), docs) or "").split("\0")
    pages = {lang: _texts(root, commit.strip(), f"{docs}/{lang}/", paths) for lang in LANGUAGES}
    if not any(pages.values()):
        raise RevisionError("pages")
    return {lang: texts for lang, texts in pages.items() if texts}


def _texts(root: Path, commit: str, folder: str, paths: list[str]) -> dict[str, str]:
    wanted = [path for path in paths if path.startswith(folder) and path.endswith(".md")]
    texts = {path.removeprefix(folder): _git(root, "show", f"{commit}:./{path}") or "" for path in wanted}
    return {path: text.replace("\r\n", "\n").removeprefix("\ufeff") for path, text in texts.items()}


def _git(root: Path, *arguments: str) -> str | None:
    """What git answers, None if it refuses."""
    try:
        answer = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        raise RevisionError("git") from None
    return answer.stdout.decode("utf-8", errors="replace") if answer.returncode == 0 else None
