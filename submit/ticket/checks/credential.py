"""Passwords, keys and tokens with their values. The word alone («не могу сбросить пароль») is none."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.ticket.checks.check import Danger
from submit.ticket.finding import Span
from submit.ticket.masking import apart
from submit.ticket.secrets.announced import announced
from submit.ticket.secrets.formats import known_forms
from submit.ticket.secrets.pairs import side_by_side
from submit.ticket.secrets.secret_words import lowered

NARROW = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
"""Full-width signs and the space of their width, each as the usual one."""


@dataclass(frozen=True)
class Credential(Danger):
    """A password or key with its value, in Russian or English, in prose, JSON, XML, headers, commands and addresses."""

    LEVELS = ("stop",)

    def spans(self, text: str) -> Iterator[Span]:
        text = text.translate(NARROW)
        lower = lowered(text)
        yield from apart((*announced(text, lower), *known_forms(text, lower), *side_by_side(text, lower)))
