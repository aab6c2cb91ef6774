"""What the types of questions have in common whose options the question itself names."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from submit.ticket.clean import clean_line, clean_text
from submit.ticket.finding import Hit
from submit.ticket.questions.question import Asked, Option, Question, option_spellings
from submit.ticket.ticket import Ticket
from submit.ticket.typed import Typed


@dataclass(frozen=True, kw_only=True)
class Optioned(Question):
    """An answer that is no option, because it was forged or the option is gone, has to be given again."""

    PART = "radios"
    SHOWN = "options"
    ELEMENT = "-1"

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Return the names of the options."""

    def codes(self) -> Iterator[str]:
        yield "empty"

    def cleaned(self, text: str) -> str:
        return "\n".join(filter(None, map(clean_line, clean_text(text).split("\n"))))

    def chosen(self, text: str) -> list[str]:
        """Return the names of the options that were chosen."""
        return [line for line in text.splitlines() if line in self.names()]

    def given(self, asked: Asked, typed: Typed) -> str | None:
        text = typed.texts.get(asked.name)
        return None if text is None else "\n".join(self._known(text))

    def strays(self, text: str) -> list[str]:
        """Return what was answered and is no option."""
        return [line for line in text.splitlines() if line not in self.names()]

    def hits(self, asked: Asked, typed: Typed) -> Iterator[Hit]:
        if self.strays(typed.texts.get(asked.name, "")):
            yield Hit(asked.name, "empty")
        else:
            yield from super().hits(asked, typed)

    def answer(self, asked: Asked, text: str, lang: str) -> str:
        labels = {option.value: option.label.text for option in self.offered(asked, lang)}
        return "\n".join(labels.get(line, line) for line in self._known(text))

    def spellings(self, asked: Asked, text: str, lang: str, now: datetime | None) -> tuple[tuple[str, ...], ...]:
        return tuple(option_spellings(self, asked, line) for line in self._known(text))

    def possible(self, asked: Asked) -> tuple[tuple[str, ...], ...]:
        return tuple(option_spellings(self, asked, name) for name in self.names())

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        text = super().recalled(asked, ticket)
        return text and self.named(asked, text, ticket.lang)

    def example(self, asked: Asked, typed: Typed, written: str, lang: str) -> Typed:
        return replace(typed, texts={**typed.texts, asked.name: self.named(asked, written, lang)})

    def named(self, asked: Asked, written: str, lang: str) -> str:
        """Return the answer that people write so, one label a line."""
        options = {_plain(option): option.value for option in self.offered(asked, lang)}
        return self.cleaned("\n".join(options.get(line.strip().casefold(), line) for line in written.splitlines()))

    def _known(self, text: str) -> list[str]:
        return self.chosen(text)


def _plain(option: Option) -> str:
    return option.label.text.casefold()
