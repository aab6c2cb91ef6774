"""The pages as git has them: at one revision, and at every commit that touched them."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from submit.processes.parent_death import bound
from submit.rulebook.placeholders import LANGUAGES
from submit.rulebook.reader import Pages

SECONDS = 30
"""How long git may take for one answer; it works on this machine alone."""
OFFLINE = ("-c", "protocol.allow=never")
"""A partial clone would ask its origin for what it lacks."""
LARGEST = 1 << 20
"""A larger page is not compared with its neighbours, in bytes."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]+")
FIELDS = "%H%x1f%P%x1f%cI%x1f%aN%x1f%s%x1f%b"


class RevisionError(Exception):
    """The pages of that time cannot be had; `code` says why: `git`, `repository`, `revision` or `pages`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Touch:
    """A page that a commit changed: its path below `docs`, and the name of its text in git, before and after.

    Where there was no page, or is none any more, both are empty.
    """

    was: str
    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Commit:
    """One step of the main line: a merge is one, with all that it brought."""

    id: str
    time: datetime
    author: str
    summary: str
    touched: tuple[Touch, ...]


@dataclass(frozen=True)
class Log:
    """Every commit that touched a page, oldest first. Of each text, by its name in git, `sizes` tells the bytes; it
    stands in `texts`, or `unreadable` says why not: `missing`, `encoding` or `large`."""

    commits: tuple[Commit, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    is_shallow: bool = False


NO_LOG = Log()


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


def read_log(root: Path, docs: str = "docs") -> Log:
    """The history of the pages below `docs` in `root`; empty where git is not there, or knows nothing of them."""
    wanted = [f":(glob){docs}/{lang}/**/*.md" for lang in LANGUAGES]
    shape = ("-z", "--raw", "--no-abbrev", "-M", "--first-parent", "-m", "--relative", "--encoding=UTF-8")
    try:
        told = _run(root, "log", *shape, f"--format={FIELDS}", "--", *wanted)
        commits = tuple(_commits(told or b"", f"{docs}/"))[::-1]
        names = {name for commit in commits for touch in commit.touched for name in (touch.before, touch.after) if name}
        # Sorted, for the same history to give the same bytes.
        asked = "".join(f"{name}\n" for name in sorted(names)).encode()
        contents = dict(_contents(_run(root, "cat-file", "--batch", given=asked) or b""))
        is_shallow = (_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"
    except RevisionError:
        return NO_LOG
    texts, unreadable = _read(names, contents)
    return Log(commits, texts, {name: len(content) for name, content in contents.items()}, unreadable, is_shallow)


def _commits(told: bytes, docs: str) -> Iterator[Commit]:
    """What `git log -z --raw` told, newest first: a line of fields, then for each page its modes and its paths."""
    tokens = iter(told.decode("utf-8", "replace").split("\0"))
    fields: list[str] = []
    touched: list[Touch] = []
    for token in tokens:
        token = token.lstrip("\n")
        if token.startswith(":"):
            modes, status = token.split(" ")[:4], token.split(" ")[4]
            was = path = next(tokens)
            if status.startswith("R"):
                path = next(tokens)
            touched.append(_touch(modes, was.removeprefix(docs), path.removeprefix(docs)))
        elif token:
            if fields:
                yield _commit(fields, touched)
            fields, touched = token.split("\x1f", 5), []
    if fields:
        yield _commit(fields, touched)


def _touch(modes: list[str], was: str, path: str) -> Touch:
    # Only a plain file is a page: a link or a module of another repository under its name is none.
    kinds = (mode.lstrip(":")[:3] for mode in modes[:2])
    before, after = (name if kind == "100" else "" for kind, name in zip(kinds, modes[2:], strict=True))
    return Touch(was if before else "", path if after else "", before, after)


def _commit(fields: list[str], touched: list[Touch]) -> Commit:
    id, parents, time, author, summary, body = fields
    # Of a merge, git's own subject names branches; what it brings is said below, if anywhere.
    if " " in parents and body.strip():
        summary = body.strip().split("\n")[0]
    # Some sign with their address in the place of the name.
    name = _line(author).partition("@")[0]
    return Commit(id, _time(time), name, _line(summary), tuple(touched))


def _time(written: str) -> datetime:
    """A commit can bear any number for its time; of what is none, nothing but the order is known."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _line(text: str) -> str:
    return CONTROL.sub(" ", text).strip()


def _contents(told: bytes) -> Iterator[tuple[str, bytes]]:
    """What `git cat-file --batch` told: `name kind size`, a line end, so many bytes, a line end; or `name missing`."""
    at = 0
    while (end := told.find(b"\n", at)) >= 0:
        name, *kind = told[at:end].decode("ascii", "replace").split(" ")
        at = end + 1
        if len(kind) == 2:
            size = int(kind[1])
            yield name, told[at : at + size]
            at += size + 1


def _read(names: set[str], contents: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, str]]:
    texts: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for name in names:
        content = contents.get(name)
        if content is None or len(content) > LARGEST:
            unreadable[name] = "missing" if content is None else "large"
            continue
        try:
            texts[name] = _page(content.decode("utf-8"))
        except UnicodeDecodeError:
            unreadable[name] = "encoding"
    return texts, unreadable


def _page(text: str) -> str:
    return text.replace("\r\n", "\n").removeprefix("\ufeff")


def _texts(root: Path, commit: str, folder: str, paths: list[str]) -> dict[str, str]:
    wanted = [path for path in paths if path.startswith(folder) and path.endswith(".md")]
    return {path.removeprefix(folder): _page(_git(root, "show", f"{commit}:./{path}") or "") for path in wanted}


def _git(root: Path, *arguments: str) -> str | None:
    """What git answers as text, None if it refuses."""
    answer = _run(root, *arguments)
    return None if answer is None else answer.decode("utf-8", errors="replace")


def _run(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    command = ["git", *OFFLINE, "-C", str(root), *arguments]
    try:
        answer = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, preexec_fn=bound())
    except (OSError, subprocess.TimeoutExpired):
        raise RevisionError("git") from None
    return answer.stdout if answer.returncode == 0 else None
