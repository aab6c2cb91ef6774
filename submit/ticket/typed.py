"""What the client typed, as the checks see it. An absent key is not checked; an empty string is empty, and is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from submit.rulebook.placeholders import DEFAULT_LANGUAGE, LANGUAGES
from submit.ticket.clean import clean_file_name, clean_line, clean_text
from submit.ticket.ticket import FileInfo

TRACKER = "tracker"
"""The key of the tracker among the texts, whatever its question is called."""
FREE_TEXT = "description"
"""The key of the one free text of tickets that came another way, and the question whose rules replies keep, too."""
LINES = (TRACKER, "email", "subject")
KEYS = {*LINES, "answers", "impact", "files", FREE_TEXT, "lang", "complete"}
"""The keys of the published format."""


class InputError(ValueError):
    """The input is no ticket: `args[0]` names the key that does not fit."""


@dataclass(frozen=True)
class Typed:
    """A ticket in the making. `texts` holds the tracker, and the answers by the names of their questions; `complete`
    demands what is absent, as the form always does. What follows, the checker knows: addresses that clients are known
    by, answers that are no words of the client, and the question that asks for files.
    `now` is the present by the clock of the client, in whose days and hours answers are read; None if nobody can tell.
    `inside` tells, by a file's digest, which checks found something inside it when it came, and in which lines."""

    texts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[FileInfo, ...] | None = None
    lang: str = DEFAULT_LANGUAGE
    complete: bool = False
    now: datetime | None = None
    known: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    files_question: str = ""
    inside: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        return self.texts.get(name)

    @property
    def tracker(self) -> str | None:
        return self.texts.get(TRACKER)


Names = Callable[[str | None], Mapping[str, str]]


def _as_published(tracker: str | None) -> Mapping[str, str]:
    """Questions that are called as their keys are."""
    return {}


def read_input(values: Any, names: Names = _as_published, now: datetime | None = None) -> Typed:
    """The input of `submit validate` and of the API, as `design.md` describes it. Raises InputError.

    `names` tells, for a tracker, the names of the questions behind the published keys where they differ.
    """
    if not isinstance(values, dict):
        raise InputError("")
    unknown = next((key for key in values if key not in KEYS), None)
    if unknown is not None:
        raise InputError(unknown)
    texts = {name: clean_line(_text(values[name], name)) for name in LINES if values.get(name) is not None}
    if values.get("impact") is not None:
        texts["impact"] = "\n".join(_names(values["impact"], "impact"))
    behind = names(texts.get(TRACKER))
    texts = {behind.get(name, name): text for name, text in texts.items()}
    if values.get(FREE_TEXT) is not None:
        texts[FREE_TEXT] = clean_text(_text(values[FREE_TEXT], FREE_TEXT))
    answers = {} if values.get("answers") is None else values["answers"]
    if not isinstance(answers, dict) or answers.keys() & KEYS:
        raise InputError("answers")
    texts |= {name: clean_text(_text(text, "answers")) for name, text in answers.items()}
    return Typed(
        texts,
        files=tuple(map(_file, _list(values["files"], "files"))) if values.get("files") is not None else None,
        lang=_choice(values.get("lang", DEFAULT_LANGUAGE), "lang"),
        complete=_flag(values.get("complete", False), "complete"),
        now=now,
    )


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise InputError(key)
    return value


def _list(value: Any, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(key)
    return value


def _names(value: Any, key: str) -> tuple[str, ...]:
    return tuple(_text(item, key) for item in _list(value, key))


def _choice(value: Any, key: str) -> str:
    if value not in LANGUAGES:
        raise InputError(key)
    return str(value)


def _flag(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(key)
    return value


def _file(value: Any) -> FileInfo:
    if not isinstance(value, dict) or type(value.get("size")) is not int or value["size"] < 0:
        raise InputError("files")
    name, kind = _text(value.get("name"), "files"), _text(value.get("kind", ""), "files")
    return FileInfo(clean_file_name(name), clean_line(kind), value["size"], "")
