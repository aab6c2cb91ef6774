import pytest

from submit.ticket.checks.contradiction import Contradiction
from submit.ticket.typed import Typed

CHECK = Contradiction(
    field="impact",
    other="impact",
    values=("partial", "cosmetic"),
    fields=("subject", "actual"),
    words=("списали дважды", "теряем деньги"),
    unless=("вернули",),
)


@pytest.mark.parametrize(
    ("impact", "actual", "found"),
    [
        ("cosmetic", "С клиента списали дважды", ["contradiction"]),
        ("partial\ncosmetic", "Мы теряем деньги", ["contradiction"]),
        ("money_loss\ncosmetic", "Мы теряем деньги", []),
        ("cosmetic", "Опечатка в чеке", []),
        ("cosmetic", "Списали дважды, но вернули", []),
        ("", "Мы теряем деньги", []),
        (None, "Мы теряем деньги", []),
    ],
)
def test_only_a_sure_contradiction_is_told(impact: str | None, actual: str, found: list[str]) -> None:
    texts = {"actual": actual} | ({} if impact is None else {"impact": impact})
    assert [hit.code for hit in CHECK.hits(Typed(texts))] == found
