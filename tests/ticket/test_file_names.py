"""Names of files, cleaned in one place for the form, the API and all that comes after."""

import pytest
from hypothesis import given

from submit.ticket.clean import LONGEST_NAME, clean_file_name
from tests.ticket.samples import ANY_TEXT


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("снимок.png", "снимок.png"),
        ("отчёт за день (2).xlsx", "отчёт за день (2).xlsx"),
        ("C:\\Users\\agent\\снимок.png", "снимок.png"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..", "_"),
        ("a/..", "_"),
        ("", "_"),
        ("снимок.png. . ", "снимок.png"),
        ("снимок.png\x00.exe", "снимок.png.exe"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066a\u2069\u200b.png", "a.png"),
        ("a\r\nb\u2028c.png", "a b c.png"),
        ('a<b>:"c|d?*.png', "a_b___c_d__.png"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1.log", "_com1.log"),
        ("Aux .png", "_Aux .png"),
        ("lpt9.tar.zip", "_lpt9.tar.zip"),
        ("console.log", "console.log"),
        ("com10.log", "com10.log"),
        ("и\u0306.png", "й.png"),
        ("\ud800.png", ".png"),
    ],
)
def test_a_name_that_any_system_keeps(name: str, cleaned: str) -> None:
    assert clean_file_name(name) == cleaned


def test_of_a_long_name_the_end_is_kept() -> None:
    name = clean_file_name("я" * 300 + ".png")
    assert name == "…" + "я" * (LONGEST_NAME - 5) + ".png"


@given(ANY_TEXT)
def test_a_clean_name_is_clean(name: str) -> None:
    cleaned = clean_file_name(name)
    assert 0 < len(cleaned) <= LONGEST_NAME + 1
    assert clean_file_name(cleaned) == cleaned
    assert not set('/\\<>:"|?*\x00\n') & set(cleaned)
