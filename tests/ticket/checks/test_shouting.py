import pytest

from submit.ticket.checks.shouting import Shouting
from tests.ticket.checks.tables import codes

CHECK = Shouting("subject", letters=12)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("НИЧЕГО НЕ РАБОТАЕТ", ["capitals"]),
        ("ПОЧЕМУ ПРОПАЛ БИЛЕТ в кассе", ["capitals"]),
        ("Пропал билет!!", ["marks"]),
        ("Где билет?!", ["marks"]),
        ("Где билет???", ["marks"]),
        ("ВЕРНИТЕ НАШИ ДЕНЬГИ!!!", ["capitals", "marks"]),
    ],
)
def test_it_hears_shouting(text: str, found: list[str]) -> None:
    assert codes(CHECK, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PNR и НДС в чеке",
        "SABRE AMADEUS GALILEO",
        "Ошибка SABRE GATEWAY TIMEOUT",
        "Где билет? Там!",
        "БИЛЕТ",
        "Да??",
    ],
)
def test_it_takes_abbreviations_and_one_mark_for_no_shouting(text: str) -> None:
    assert codes(CHECK, text) == []
