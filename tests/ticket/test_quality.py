"""The checks against labelled tickets of our own; `bench/quality.py` prints the whole tables."""

from pathlib import Path

import pytest

from bench.quality import Judged, judge, read_cases
from submit.ticket.checker import Checker

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def judged(checker: Checker) -> list[Judged]:
    return judge(checker, read_cases(DATA))


def share(items: list[bool]) -> float:
    return sum(items) / len(items)


def test_there_are_enough_labelled_subjects(judged: list[Judged]) -> None:
    subjects = [item for item in judged if item.case.field == "subject"]
    assert sum(item.case.good for item in subjects) >= 60
    assert sum(not item.case.good for item in subjects) >= 60


def test_style_stops_no_good_text(judged: list[Judged]) -> None:
    assert [item.case.text for item in judged if item.case.good and any(f.level == "stop" for f in item.found)] == []


def test_few_good_subjects_get_advice(judged: list[Judged]) -> None:
    good = [item for item in judged if item.case.good and item.case.field == "subject"]
    assert share([bool(item.found) for item in good]) <= 0.03


def test_bad_subjects_get_advice_that_names_the_fault(judged: list[Judged]) -> None:
    bad = [item for item in judged if not item.case.good and item.case.field == "subject"]
    assert share([item.right for item in bad]) >= 0.8
    assert share([item.right for item in bad if item.case.hard]) >= 0.6


def test_the_parts_of_a_description_are_told_apart(judged: list[Judged]) -> None:
    descriptions = [item for item in judged if item.case.field == "description"]
    assert share([bool(item.found) for item in descriptions if item.case.good]) <= 0.1
    assert share([item.right for item in descriptions if not item.case.good]) >= 0.8


@pytest.fixture(scope="module")
def families(checker: Checker) -> list[Judged]:
    """Texts of other trades, written before the checks were tuned; only what is right in general helps here."""
    return judge(checker, read_cases(DATA / "families"))


def test_good_texts_of_other_trades_get_little_advice(families: list[Judged]) -> None:
    good = [item for item in families if item.case.good]
    described = [bool(item.found) for item in good if item.case.field == "description"]
    told = [bool(item.found) for item in good if item.case.field != "description"]
    assert share(told) <= 0.02 and share(described) <= 0.05
    assert not any(finding.level == "stop" for item in good for finding in item.found)


def test_most_bad_subjects_of_other_trades_get_advice(families: list[Judged]) -> None:
    bad = [item for item in families if not item.case.good and item.case.field == "subject"]
    assert share([bool(item.found) for item in bad]) >= 0.8
    assert share([bool(item.found) for item in bad if item.case.hard]) >= 0.6


def test_most_empty_answers_of_other_trades_get_advice(families: list[Judged]) -> None:
    bad = [item for item in families if not item.case.good and item.case.field not in ("subject", "description")]
    assert share([bool(item.found) for item in bad]) >= 0.8
