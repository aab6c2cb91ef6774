"""Words and phrases that staff name on the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from submit.rulebook.schema import Misfit
from submit.ticket.checks.check import DeclaredCheck
from submit.ticket.word_stems import stem, words_of


@dataclass(frozen=True, kw_only=True)
class ListedWords(DeclaredCheck):
    """Any of the `words`, in any form: «перезвонить» finds «перезвоните», «срочный возврат» finds «срочного возврата».

    The words of a phrase must follow each other. Case, punctuation and ё are set aside.
    """

    words: tuple[str, ...]

    def found(self, text: str) -> str | None:
        words = words_of(text)
        stems = tuple(map(stem, words))
        for start, first in enumerate(stems):
            for phrase in self._phrases.get(first, ()):
                if stems[start : start + len(phrase)] == phrase:
                    return " ".join(words[start : start + len(phrase)])
        return None

    def misfits(self) -> Iterator[Misfit]:
        yield from super().misfits()
        if not self.words:
            yield Misfit(("words",), "declared.words", {})
        for index, phrase in enumerate(self.words):
            if not words_of(phrase):
                yield Misfit(("words", index), "declared.word", {"word": phrase})

    @cached_property
    def _phrases(self) -> Mapping[str, list[tuple[str, ...]]]:
        """The stems of each phrase, by its first one: a long text is compared with few of them."""
        phrases: dict[str, list[tuple[str, ...]]] = {}
        for words in self.words:
            stems = tuple(map(stem, words_of(words)))
            phrases.setdefault(stems[0], []).append(stems)
        return phrases
