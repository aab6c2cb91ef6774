"""Text as it is kept."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" + "\u0301\u0316" * 15, "\u00e1" + "\u0316" * 15 + "\u0301" * 14),
        ("a" + "\u0301\u0316" * 5_000, "\u00e1" + "\u0316" * 15 + "\u0301" * 14),
        ("a" + "\u0301\u200b\u0316" * 5_000 + "b", "\u00e1" + "\u0316" * 15 + "\u0301" * 14 + "b"),
        ("\u0316\u0301" * 40, "\u0316" * 15 + "\u0301" * 15),
        ("\u0344" * 30, "\u0308\u0301" * 15),
        ("\ufb2c" + "\u05b4" * 40, "\u05e9" + "\u05b4" * 30),
        (("e" + "\u0301" * 100) * 2, ("\u00e9" + "\u0301" * 29) * 2),
    ],
)
def test_a_row_of_marks_is_cut_before_it_is_composed(text: str, kept: str) -> None:
    assert clean_text(text) == kept
    assert clean_text(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Ще не вмерла",
        "Việt Nam",
        "สวัสดีครับ",
        "שָׁלוֹם",
        "नमस्ते",
        "الْعَرَبِيَّة",
        "각",
        "Z\u0351\u036b\u0343\u036a\u0302",
        "👩🏽\u200d🚀",
    ],
)
def test_no_language_loses_a_mark(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


ROWS = st.text(
    st.sampled_from("aе\u0301\u0316\u0327\u0344\u0308\u05b4\ufb2c\u0f73\u1100\u1161\u11a8\u200b"), max_size=300
)


@given(ROWS)
def test_rows_of_marks_stay_composed_however_they_are_mixed(text: str) -> None:
    kept = clean_text(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert clean_text(kept) == kept
    assert not re.search("[\u0301\u0316\u0327\u0308\u05b4\u0344]{31}", kept)


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
