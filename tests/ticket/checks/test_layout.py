import pytest

from submit.ticket.checks.layout import Layout
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = Layout(fields=("subject",))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Ghbdtn", "привет"),
        ("Yt hf,jnftn gjbcr htqcjd", "не работает поиск рейсов"),
        ("Jib,rf 500 ghb jgkfnt", "ошибка 500 при оплате"),
        ("пщщв ьщктштп", "good morning"),
        ("цкщтп зкшсу", "wrong price"),
    ],
)
def test_it_tells_what_was_meant(text: str, meant: str) -> None:
    assert [hit.values for hit in CHECK.hits(Typed({"subject": text}))] == [{"value": meant}]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Не работает поиск рейсов",
        "Аэроэкспресс",
        "Wrong price",
        "Sabre Red",
        "FXP TTP",
        "XYZABC",
        "asdfgh",
        "Zhukovsky",
        "Sirena: нет рейсов",
        "не",
        "5551 5552",
    ],
)
def test_it_leaves_words_names_and_codes_alone(text: str) -> None:
    assert codes(CHECK, text) == []
