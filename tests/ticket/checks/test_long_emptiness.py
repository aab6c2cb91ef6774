import pytest

from submit.ticket.checks.long_emptiness import LongEmptiness
from submit.ticket.emptiness import WEIGHTS, EmptinessCounts
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = LongEmptiness("subject", wanted=("task",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("У нас опять всё не так, как вы обещали, и мы не можем так работать", "object"),
        ("Сотрудники жалуются, что не могут нормально выполнять свою работу", "object"),
        ("We keep running into various issues whenever we try to do our work", "symptom"),
    ],
)
def test_it_catches_many_words_that_say_nothing(text: str, found: str) -> None:
    assert codes(CHECK, text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "У нас опять всё не так",
        "У нас второй день не приходят чеки за обмен билетов",
        "Our agents cannot void tickets issued after midnight",
        "Мы видим в отчёте за май 118 строк, а у вас в реестре 121",
    ],
)
def test_it_leaves_short_texts_and_those_with_facts_alone(text: str) -> None:
    assert codes(LongEmptiness("subject", least=7), text) == []


def test_where_things_are_wanted_a_thing_without_trouble_is_a_wish() -> None:
    wish = "Наша наличность, которую нам нужно у вас для всех наших, что есть"
    found = {tracker: [*CHECK.hits(Typed({"subject": wish, "tracker": tracker}))] for tracker in ("bug", "task")}
    assert [hit.code for hit in found["bug"]] == ["symptom"]
    assert found["task"] == []


def test_every_count_has_a_weight_and_every_weight_a_count() -> None:
    assert EmptinessCounts("слово").counts().keys() == WEIGHTS.keys()
    assert 30 <= len(WEIGHTS) <= 40
