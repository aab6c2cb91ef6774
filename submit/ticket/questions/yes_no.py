"""A question that is answered by yes or no."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from submit.rulebook.rulebook import Word
from submit.ticket.questions.optioned import Optioned
from submit.ticket.questions.question import Asked, Option

WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    files("submit.ticket.questions").joinpath("yes_no.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, kw_only=True)
class YesNoQuestion(Optioned):
    """Two radio buttons, none of which is chosen for the client."""

    def names(self) -> tuple[str, ...]:
        return ("yes", "no")

    def offered(self, asked: Asked, lang: str) -> Iterator[Option]:
        yield from (Option(name, Word(WORDS[lang][name], lang)) for name in self.names())
