import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.rulebook.problem import CATALOGUE, Problem, SourcePlace
from submit.ticket.checks.pattern import Pattern
from submit.ticket.staff_pattern import LARGEST, REFUSALS, compiled
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes
from tests.ticket.samples import ANY_TEXT, LONG

CHECK = Pattern(field="subject", pattern="<[а-яё ]+>|вставьте сюда")


@pytest.mark.parametrize(
    ("text", "value"),
    [("Ошибка в <название раздела>", "<название раздела>"), ("ВСТАВЬТЕ СЮДА текст", "ВСТАВЬТЕ СЮДА")],
)
def test_it_finds_the_pattern_in_any_case(text: str, value: str) -> None:
    assert [hit.values for hit in CHECK.hits(Typed({"subject": text}))] == [{"value": value}]


@pytest.mark.parametrize("text", ["", "<>", "a < b > c", "вставьте", "\ud800"])
def test_it_leaves_other_texts_alone(text: str) -> None:
    assert codes(CHECK, text) == []


def test_case_counts_where_the_pattern_says_so() -> None:
    check = Pattern(field="subject", pattern="(?-i)[A-Z]{6}")
    assert codes(check, "ABCDEF") == ["found"]
    assert codes(check, "abcdef") == []


WRONG = {
    r"(?<=за)билет": "pattern.look",
    r"(?<!за)билет": "pattern.look",
    r"билет(?=ы)": "pattern.look",
    r"билет(?!ы)": "pattern.look",
    r"(а)\1": "pattern.back_reference",
    r"(?P<n>а)(?P=n)": "pattern.back_reference",
    r"(билет": "pattern.parenthesis",
    r"билет)": "pattern.parenthesis",
    r"[а-яё": "pattern.bracket",
    r"а{3,2}": "pattern.repetition",
    r"а{1001}": "pattern.repetition",
    r"(а{1000}){1000}": "pattern.repetition",
    r"*билет": "pattern.quantifier",
    r"а++": "pattern.quantifier",
    r"[я-а]": "pattern.range",
    "билет\\": "pattern.backslash",
    r"билет\Z": "pattern.escape",
    r"\p{Nonsense}": "pattern.escape",
    r"\C": "pattern.escape",
    r"(?>билет)": "pattern.group",
    r"(?x)билет": "pattern.group",
    r"\bбилет": "pattern.latin",
    r"\w+": "pattern.latin",
    r"[а-яё]{1,900}b": "pattern.large",
    r"(?:а?){300}b": "pattern.large",
    r"а*": "pattern.empty",
    r"билет|": "pattern.empty",
    "": "pattern.empty",
    "\ud800": "pattern.broken",
}


@pytest.mark.parametrize("pattern", WRONG)
def test_it_says_what_a_pattern_may_not_have(pattern: str) -> None:
    (misfit,) = Pattern(field="subject", pattern=pattern).misfits()
    assert (misfit.path, misfit.code) == (("pattern",), WRONG[pattern])
    assert re.search("[а-я]", str(Problem(SourcePlace("page.md"), misfit.code, misfit.values)))


def test_everything_it_can_say_of_a_pattern_has_words_and_a_case() -> None:
    assert set(WRONG.values()) == {code for code in CATALOGUE if code.startswith("pattern.")}
    assert {code for _, code in REFUSALS} <= set(WRONG.values())


@pytest.mark.parametrize(
    "pattern", [r"\d{6}", r"\b[A-Z]{6}\b", r"№ ?\d+", r"\\w", r"[а-яёa-z]+\s!", "(^|[^а-яё])чек", "(?:да|нет)[.!]"]
)
def test_it_takes_an_ordinary_pattern(pattern: str) -> None:
    assert list(Pattern(field="subject", pattern=pattern).misfits()) == []


@pytest.mark.parametrize("pattern", ["^(а+)+$", "(x+x+)+y", "(.*.*.*.*)=", "(?:а?){150}b", "[а-яё]{1,80}b", "(а|аа)+б"])
def test_the_worst_pattern_that_it_takes_runs_in_linear_time(pattern: str) -> None:
    check = Pattern(field="subject", pattern=pattern)
    assert list(check.misfits()) == []
    assert compiled(pattern).programsize <= LARGEST
    for text in (*LONG, "а" * 20_000 + "!", "x" * 20_000):
        started = process_time()
        check.found(text)
        assert process_time() - started < 1


@given(pattern=st.text("аb(){}[]|*+?^$.\\<=!P:1,-wCzp", max_size=12) | ANY_TEXT, text=ANY_TEXT)
def test_any_pattern_is_refused_or_runs_on_any_text(pattern: str, text: str) -> None:
    check = Pattern(field="subject", pattern=pattern)
    misfits = list(check.misfits())
    for misfit in misfits:
        assert str(Problem(SourcePlace("page.md"), misfit.code, misfit.values))
    if not misfits:
        assert all(hit.values["value"] for hit in check.hits(Typed({"subject": text})))
