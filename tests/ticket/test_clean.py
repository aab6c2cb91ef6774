"""Text as it is kept."""

import unicodedata

import pytest
from hypothesis import given

from submit.ticket.clean import clean_line, clean_text
from tests.ticket.samples import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  слово  ", "слово"),
        ("раз\r\nдва\rтри\u2028четыре\x85пять\vшесть\fсемь", "раз\nдва\nтри\nчетыре\nпять\nшесть\nсемь"),
        ("\x00\x1b[31mкрасный\x7f", "[31mкрасный"),
        ("\ud800слово\udfff", "слово"),
        ("\ufeffсло\u00adво\u200b", "слово"),
        ("\u202eтекст\u202c", "текст"),
        ("и\u0306", "й"),
        ("a\tb", "a\tb"),
        ("a  b", "a  b"),
        ("\u200b\n \t", ""),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_harmless_differences_are_evened_out(text: str, kept: str) -> None:
    assert clean_text(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("раз\r\nдва\u2029три", "раз два три"),
        ("a \t\u00a0\u2003b", "a b"),
        ("\n", ""),
        ("Subject: x\nBcc: y", "Subject: x Bcc: y"),
    ],
)
def test_a_line_stays_one_line(text: str, kept: str) -> None:
    assert clean_line(text) == kept


@given(ANY_TEXT)
def test_what_is_kept_can_be_stored_and_mailed(text: str) -> None:
    for kept in (clean_text(text), clean_line(text)):
        assert kept.encode("utf-8").decode("utf-8") == kept
        assert unicodedata.is_normalized("NFC", kept)
        assert kept == kept.strip()
        assert "\x00" not in kept
    assert len(clean_line(text).splitlines()) <= 1


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)
