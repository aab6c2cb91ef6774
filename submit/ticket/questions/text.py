"""A text of several lines."""

from dataclasses import dataclass

from submit.ticket.clean import clean_text
from submit.ticket.questions.written import WrittenQuestion


@dataclass(frozen=True, kw_only=True)
class TextQuestion(WrittenQuestion):
    """The first one that a tracker asks also takes the answers of another tracker's questions."""

    PART = "text"
    IS_PROSE = True
    TAKES_OTHERS = True

    def cleaned(self, text: str) -> str:
        return clean_text(text)
