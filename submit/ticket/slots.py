"""What fills a slot of a text by itself: an error's code, an amount, a quotation. An order tells only which one."""

import re

from submit.ticket.word_stems import LONGEST_TEXT

STATUS = re.compile(
    r"^\W*[45]\d\d\b(?![.,]?\d)|\b(?:ошибк\w{1,2}|код\w?|error|code|http|status|статус)\W{1,3}[a-z]{0,3}-?\d{2,5}\b|"
    r"\b0x[0-9a-f]{4,8}\b|\b[A-Z]{2,6}[-_]\d{2,6}\b",
    re.IGNORECASE,
)
"""«404 на странице», «ошибка 500», «код 05», «ORA-01017»."""
AMOUNT = re.compile(
    r"(?<![\w.,/-])(?:\d{1,3}(?:[   ]?\d{3})*(?:[.,]\d{1,2})?\s?(?:%|₽|\$|€|р\.|руб|коп|pc\b|кг|kg|usd|eur|rub|"
    r"минут|час|сек|мс\b|ms\b|min|hour|sec|day|дн|раз|times|штук|строк|row|line|гб|gb|мб|mb|fps|шт)|0(?![\w.,:/-])|[$€]\s?\d)",
    re.IGNORECASE,
)
"""«0 %», «500 ₽», «23 кг», «5 дней»: what the client saw, and no name of an order, a year or a version."""
QUOTED = re.compile(r"[«„“\"][^«»„“”\"]{3,}[»”\"]|`[^`]{3,}`|--\w|\w[_.]\w")
"""A quotation, or a word of a program."""
NUMBERED = re.compile(r"\d+|\w*\d\w*\d\w*")
"""«1С» and «S7» are names."""


def is_specific(text: str) -> bool:
    """Whether a text quotes, names an error's code or tells an amount."""
    text = text[:LONGEST_TEXT]
    return any(pattern.search(text) for pattern in (QUOTED, STATUS, AMOUNT))


def is_number(word: str) -> bool:
    """Whether a word is an order, a date, a version or the like, which tells which one, and never what happened."""
    return NUMBERED.fullmatch(word) is not None
