"""The pages in git: at one revision, and at every commit that touched them."""

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
"""Seconds that git may take for one answer; it works only on this machine."""
OFFLINE = ("-c", "protocol.allow=never")
"""Without this a partial clone would ask its origin for missing objects."""
LARGEST = 1 << 20
"""Bytes; a larger page is not compared with its neighbours."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]+")
FIELDS = "%H%x1f%P%x1f%cI%x1f%aN%x1f%s%x1f%b"


class RevisionError(Exception):
    """The pages of a revision are not available; `code` says why: `git`, `repository`, `revision` or `pages`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Touch:
    """A page that a commit changed: its path below `docs`, and the name of its text in git, before and after.

    The name is empty before the page was added or after it was deleted.
    """

    was: str
    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Commit:
    """One step of the main line; a merge is one step, with everything that it brought."""

    id: str
    time: datetime
    author: str
    summary: str
    touched: tuple[Touch, ...]


@dataclass(frozen=True)
class Log:
    """Every commit that touched a page, oldest first.

    By the name of each text in git, `sizes` gives its bytes; the text is in `texts`, or `unreadable` says why not:
    `missing`, `encoding` or `large`.
    """

    commits: tuple[Commit, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    is_shallow: bool = False


NO_LOG = Log()


def read_pages_at(revision: str, root: Path, docs: str = "docs") -> Pages:
    """Return the texts of all pages below `docs` in `root`, like `read_pages`. Raises RevisionError."""
    if _git(root, "rev-parse", "--is-inside-work-tree") is None:
        raise RevisionError("repository")
    # Resolve it to a hash, so that git never reads what was typed as an option: here its ending prevents that.
    commit = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit is None:
        raise RevisionError("revision")
    paths = (_git(root, "ls-tree", "-r", "-z", "--name-only", commit.strip(), docs) or "").split("\0")
    pages = {lang: _texts(root, commit.strip(), f"{docs}/{lang}/", paths) for lang in LANGUAGES}
    if not any(pages.values()):
        raise RevisionError("pages")
    return {lang: texts for lang, texts in pages.items() if texts}


def read_log(root: Path, docs: str = "docs") -> Log:
    """Return the history of the pages below `docs` in `root`; empty without git, or if it does not know them."""
    wanted = [f":(glob){docs}/{lang}/**/*.md" for lang in LANGUAGES]
    shape = ("-z", "--raw", "--no-abbrev", "-M", "--first-parent", "-m", "--relative", "--encoding=UTF-8")
    try:
        told = _run(root, "log", *shape, f"--format={FIELDS}", "--", *wanted)
        commits = tuple(_commits(told or b"", f"{docs}/"))[::-1]
        names = {name for commit in commits for touch in commit.touched for name in (touch.before, touch.after) if name}
        # Sorted, so that the same history gives the same bytes.
        asked = "".join(f"{name}\n" for name in sorted(names)).encode()
        contents = dict(_contents(_run(root, "cat-file", "--batch", given=asked) or b""))
        is_shallow = (_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"
    except RevisionError:
        return NO_LOG
    texts, unreadable = _read(names, contents)
    return Log(commits, texts, {name: len(content) for name, content in contents.items()}, unreadable, is_shallow)


def _commits(told: bytes, docs: str) -> Iterator[Commit]:
    """Yield the commits in the output of `git log -z --raw`, newest first.

    Each is a line of fields, then for each page its modes and its paths.
    """
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
    # Only a regular file is a page; a link or a submodule under its name is not.
    kinds = (mode.lstrip(":")[:3] for mode in modes[:2])
    before, after = (name if kind == "100" else "" for kind, name in zip(kinds, modes[2:], strict=True))
    return Touch(was if before else "", path if after else "", before, after)


def _commit(fields: list[str], touched: list[Touch]) -> Commit:
    id, parents, time, author, summary, body = fields
    # Git's own subject of a merge names branches; the body says what it brings, if anything does.
    if " " in parents and body.strip():
        summary = body.strip().split("\n")[0]
    # Some authors sign with their email address instead of a name.
    name = _line(author).partition("@")[0]
    return Commit(id, _time(time), name, _line(summary), tuple(touched))


def _time(written: str) -> datetime:
    """Read the time of a commit; return the start of 1970 if it is invalid, as a commit can contain any number."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _line(text: str) -> str:
    return CONTROL.sub(" ", text).strip()


def _contents(told: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each object in the output of `git cat-file --batch`.

    Its format is `name kind size`, a line end, so many bytes, a line end; or `name missing`.
    """
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
    """Return the output of git as text; None if it fails."""
    answer = _run(root, *arguments)
    return None if answer is None else answer.decode("utf-8", errors="replace")


def _run(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    command = ["git", *OFFLINE, "-C", str(root), *arguments]
    try:
        answer = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, preexec_fn=bound())
    except (OSError, subprocess.TimeoutExpired):
        raise RevisionError("git") from None
    return answer.stdout if answer.returncode == 0 else None
