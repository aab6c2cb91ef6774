"""Texts that want to break the checks, or to hold them up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.checks import HOSTILE
from submit.ticket.check_compiler import compile_checks
from submit.ticket.checker import Checker
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.typed import Typed, read_input
from submit.ticket.word_stems import LONGEST_TEXT
from tests.ticket.samples import ANY_TEXT

PIECES = st.sampled_from(
    [
        "не ",
        "работает",
        "!!",
        "«",
        "»",
        "**",
        "\n",
        "# ",
        "1. ",
        "о ш ",
        "asdf",
        "ghbdtn",
        "https://",
        "Срочно",
        "; ",
        "-",
        "5",
        "[",
        "]",
    ]
)
MIXED = st.lists(PIECES | ANY_TEXT, max_size=30).map("".join)
"""What the checks look for, in any order and amid any other text."""


@given(subject=MIXED, other=MIXED, lang=st.sampled_from(["ru", "en"]))
def test_any_mixture_ends_in_findings(checker: Checker, subject: str, other: str, lang: str) -> None:
    texts = {
        "subject": subject,
        "description": other,
        **dict.fromkeys(checker.rulebook.questions, other),
        "tracker": "bug",
    }
    for typed in (
        Typed(texts | {"subject": subject}, lang=lang),
        read_input({"subject": subject, "description": other}),
    ):
        for finding in checker.verdict(typed).findings:
            assert finding.message and finding.rule in checker.rulebook.rules


@given(text=MIXED)
def test_ranked_advice_on_one_field_is_of_one_rank(checker: Checker, text: str) -> None:
    found = checker.verdict(Typed({"subject": text})).advice
    ranks = {CHECKS[name].RANK for finding in found if (name := finding.code.partition(".")[0]) in CHECKS}
    assert len(ranks - {None}) <= 1


@given(text=MIXED)
def test_the_verdict_is_the_same_every_time(checker: Checker, text: str) -> None:
    assert checker.verdict(Typed({"subject": text})) == checker.verdict(Typed({"subject": text}))


@pytest.mark.parametrize("name", HOSTILE)
def test_two_megabytes_are_judged(checker: Checker, name: str) -> None:
    text = HOSTILE[name](2_000_000)
    assert checker.verdict(Typed({"description": text, "subject": text[:255]})).edition


def test_style_reads_no_more_than_an_answer_can_hold(checker: Checker) -> None:
    style = [item for item in compile_checks(checker.rulebook)[0] if item.check.RANK is not None]
    far = "рейс, багаж. " * LONGEST_TEXT + "\n2.\n"
    for item in style:
        if item.rule.name != "length":
            hits = list(item.check.hits(Typed({"steps": far})))
            assert not hits, item.rule.anchor
