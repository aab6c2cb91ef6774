import pytest

from submit.ticket.checks.only_words import OnlyWords
from tests.ticket.checks.tables import codes

CHECK = OnlyWords("subject", words=("срочно", "помогите", "добрый день", "urgent"))


@pytest.mark.parametrize("text", ["Срочно!!!", "помогите, очень срочно", "Добрый день!", "URGENT", "Мне срочно"])
def test_it_catches_words_of_one_sort(text: str) -> None:
    assert codes(CHECK, text) == ["only"]


@pytest.mark.parametrize(
    "text", ["", "!!!", "Срочно: не печатается билет", "Добрый день, где мой возврат", "Билеты", "не на мне"]
)
def test_it_leaves_a_text_with_matter_alone(text: str) -> None:
    assert codes(CHECK, text) == []
