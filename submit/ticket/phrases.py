"""Phrases that a check looks for, as whole words: «во вложении», and with `*` any ending: «прикладыва*»."""

from collections.abc import Iterable

from submit.ticket.word_stems import plain


class Phrases:
    """Phrases made ready to be looked for in many texts."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._spread = tuple(f" {plain(phrase)}" + " " * (not phrase.endswith("*")) for phrase in phrases)

    def are_in(self, text: str) -> bool:
        """Tell whether any of the phrases stands in the text."""
        return self.first(text) is not None

    def first(self, text: str) -> str | None:
        """Find the first listed phrase that stands in the text, or its beginning."""
        spread = f" {plain(text)} "
        return next((phrase.strip() for phrase in self._spread if phrase in spread), None)
