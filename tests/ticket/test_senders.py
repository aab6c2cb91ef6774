"""Known addresses, and domains that only look like a client's."""

import pytest
from hypothesis import given

from submit.ticket.senders import Senders, is_one_off, looks_like
from submit.ticket.ticket import Mark
from tests.ticket.samples import ANY_TEXT

SENDERS = Senders(["Putevka.example", "буревестник.рф", "s7.example", "mir-tour.example", "Buh@mail.ru", "x.local"])


def test_single_addresses_are_known_in_any_case() -> None:
    assert SENDERS.addresses == {"buh@mail.ru"}


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("a@putevkа.example", "putevka.example"),
        ("a@рutevka.example", "putevka.example"),
        ("a@putevko.example", "putevka.example"),
        ("a@putevkaa.example", "putevka.example"),
        ("a@putevk.example", "putevka.example"),
        ("a@ptuevka.example", "putevka.example"),
        ("a@putévka.example", "putevka.example"),
        ("a@xn--putvka-cva.example", "putevka.example"),
        ("a@mail.putevka1.example", "putevka.example"),
        ("a@putevka.example.evil.ru", "putevka.example"),
        ("a@rnir-tour.example", "mir-tour.example"),
        ("a@m1r-tour.example", "mir-tour.example"),
        ("a@mirtour.example", "mir-tour.example"),
        ("a@буревестнік.рф", "буревестник.рф"),
        ("a@5urevestnik.example", None),
        ("a@putevka.example", None),
        ("a@PUTEVKA.EXAMPLE", None),
        ("a@mail.putevka.example", None),
        ("a@путёвка.рф", None),
        ("a@u7.example", None),
        ("a@romashka.example", None),
        ("a@putevka-tours.example", None),
        ("buh@mail.ru", None),
        ("putevka", None),
        ("", None),
    ],
)
def test_a_domain_that_looks_like_a_clients_is_marked(address: str, client: str | None) -> None:
    assert SENDERS.marks(address) == ((Mark("look_alike", client),) if client else ())


def test_one_client_that_resembles_another_is_no_look_alike() -> None:
    assert Senders(["putevka.example", "putevko.example"]).marks("a@putevko.example") == ()


def test_every_client_that_it_resembles_is_named() -> None:
    marks = Senders(["putevka.example", "putevko.example"]).marks("a@putevki.example")
    assert [mark.value for mark in marks] == ["putevka.example", "putevko.example"]


@pytest.mark.parametrize(
    ("text", "other", "is_so"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("abc", "xabc", True),
        ("abcd", "abdc", True),
        ("abcd", "badc", False),
        ("abc", "a", False),
        ("abcd", "axcx", False),
        ("", "a", True),
        ("", "", True),
    ],
)
def test_one_letter_off_is_one_edit(text: str, other: str, is_so: bool) -> None:
    assert is_one_off(text, other) is is_so
    assert is_one_off(other, text) is is_so


@given(ANY_TEXT)
def test_any_text_is_compared(text: str) -> None:
    assert isinstance(looks_like(text, "putevka.example"), bool)
    assert Senders([text]).marks(text) == ()
