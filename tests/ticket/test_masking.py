"""«Скрыть за меня»: just the place goes, in the text as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.checks.card_number import CardNumber
from submit.ticket.checks.check import Danger
from submit.ticket.checks.credential import Credential
from submit.ticket.checks.passport import Passport
from submit.ticket.clean import clean_line, clean_text, origins
from submit.ticket.finding import Span
from submit.ticket.masking import mask, mask_as_typed
from tests.ticket.samples import ANY_TEXT

CHECKS: tuple[Danger, ...] = (CardNumber(), Credential(), Passport())
NOISE = st.text(st.sampled_from("\u200b\ufeff\u2060\u00ad\u202e \t\r\n\u00a0\u2028а\u0301й и\u0306"), max_size=8)


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], "пароль 12 34"),
        ([Span(7, 12)], "пароль ••••••"),
        ([Span(7, 12, keep=1)], "пароль •• •4"),
        ([Span(7, 12, keep=9)], "пароль 12 34"),
        ([Span(0, 1), Span(10, 12, keep=1)], "••••••ароль 12 •4"),
        ([Span(10, 12, keep=1), Span(0, 1)], "••••••ароль 12 •4"),
        ([Span(7, 9, keep=1), Span(8, 12)], "пароль ••••••"),
        ([Span(7, 12, keep=1), Span(7, 9, keep=2)], "пароль •• •4"),
    ],
)
def test_just_the_places_go(spans: list[Span], shown: str) -> None:
    assert mask("пароль 12 34", spans) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "  карта\u00a04242\u20094242\u202f4242\u00a04242 \r\n\r\n и  всё ",
            "  карта\u00a0•••• •••• •••• 4242 \r\n\r\n и  всё ",
        ),
        ("\ufeffкарта 42\u200b42 4242 4242 4242\u200b!", "\ufeffкарта •••• •••• •••• 4242\u200b!"),
        ("и\u0306 4242424242424242 и\u0306", "и\u0306 ••••••••••••4242 и\u0306"),
        ("a\x00b\x1f 4242424242424242\x00", "a\x00b\x1f ••••••••••••4242\x00"),
    ],
)
@pytest.mark.parametrize("clean", [clean_text, clean_line])
def test_every_other_character_stays_as_typed(clean: object, typed: str, shown: str) -> None:
    cleaned = clean(typed)  # type: ignore[operator]
    masked = mask_as_typed(typed, cleaned, CardNumber().spans(cleaned))
    assert [sign for sign in masked if not sign.isspace()] == [sign for sign in shown if not sign.isspace()]
    assert masked.partition("•")[0] == shown.partition("•")[0]
    assert masked.rpartition("4242")[2] == shown.rpartition("4242")[2]


def test_a_text_of_which_the_cleaned_one_was_not_made_is_given_up_rather_than_the_secret_kept() -> None:
    assert (
        mask_as_typed("совсем другое 4242424242424242", "4242424242424242 x", [Span(0, 16, 4)]) == "••••••••••••4242 x"
    )


@given(ANY_TEXT | NOISE)
def test_a_cleaned_text_is_always_found_again_in_what_it_was_made_of(typed: str) -> None:
    for clean in (clean_text, clean_line):
        where = origins(clean(typed), typed)
        assert where is not None
        assert where == sorted(set(where))


@given(NOISE, NOISE, NOISE, st.sampled_from(["4242 4242 4242 4242", "пароль: Zima2026", "паспорт 4509 123456"]))
def test_what_was_found_is_gone_and_what_stood_around_it_is_not(
    before: str, inside: str, after: str, text: str
) -> None:
    invisible = "".join(sign for sign in inside if sign in "\u200b\ufeff\u2060\u00ad")
    typed = f"{before}- {text[:-2]}{invisible}{text[-2:]} -{after}"
    cleaned = clean_text(typed)
    masked = mask_as_typed(typed, cleaned, [span for check in CHECKS for span in check.spans(cleaned)])
    assert masked.startswith(f"{before}- ") and masked.endswith(f" -{after}")
    assert not any(list(check.spans(clean_text(masked))) for check in CHECKS)


@given(ANY_TEXT, st.sampled_from(["4242424242424242", "token=aB3dE5fG7hJ9", "паспорт: 75 1234567"]), ANY_TEXT)
def test_hiding_once_is_enough(before: str, secret: str, after: str) -> None:
    text = clean_text(f"{before} {secret} {after}")
    for check in CHECKS:
        masked = mask(text, check.spans(text))
        assert not [span for span in check.spans(masked) if span.keep == 0 and "•" not in masked[span.start : span.end]]


def test_the_masked_text_is_never_longer_than_a_field_can_take() -> None:
    text = ("пароль: Ab1! " * 1500)[:19_999]
    assert len(mask(text, Credential().spans(text))) <= 1.2 * len(text)
