import pytest

from submit.ticket.checks.noise import Noise
from tests.ticket.checks.tables import codes

CHECK = Noise(fields=("subject",), words=("тест", "re"))


@pytest.mark.parametrize(
    "text",
    [
        "asdfgh",
        "йцукен",
        "ывапывап",
        "ааааа",
        "хзхзхз",
        "ошибкаошибкаошибка",
        "б",
        "Тест",
        "Re:",
        "[BUG] asDASd",
        "sdkfjhsdkf",
    ],
)
def test_it_catches_random_keys_and_trials(text: str) -> None:
    assert codes(CHECK, text) == ["noise"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "Тест не запускается",
        "PNR",
        "HHHXXX 12",
        "НДС",
        "Аэроэкспресс",
        "Utair",
        "100245",
        "ааа, чек пропал",
        "IST — DXB",
    ],
)
def test_it_leaves_words_and_codes_alone(text: str) -> None:
    assert codes(CHECK, text) == []
