import pytest

from submit.ticket.checks.see_screenshot import SeeScreenshot
from tests.ticket.checks.tables import codes

CHECK = SeeScreenshot(fields=("actual",), words=("скриншот", "вложение", "screenshot"))


@pytest.mark.parametrize(
    "text",
    [
        "Всё на скриншоте",
        "см. вложение",
        "Ошибка на скриншоте",
        "See the screenshot",
        "скриншоты во вложении",
        "Ошибка:\n![image](a.png)",
        "!1.png!",
    ],
)
def test_it_catches_a_picture_in_place_of_words(text: str) -> None:
    assert codes(CHECK, text, "actual") == ["screenshot"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Не хватает мест",
        "Сумма 500 вместо 700, это видно на скриншоте",
        "Вложение письма не открывается: пустой файл на экране у всех касс",
    ],
)
def test_it_leaves_words_beside_a_picture_alone(text: str) -> None:
    assert codes(CHECK, text, "actual") == []
