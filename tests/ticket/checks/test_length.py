import pytest

from submit.ticket.checks.length import Length
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = Length("subject", min=5, max=10)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Чек", "short"), ("а", "short"), ("🙂" * 4, "short"), ("а" * 11, "long"), ("слово " * 200, "long")],
)
def test_it_catches_what_is_too_short_or_too_long(text: str, code: str) -> None:
    assert codes(CHECK, text) == [code]


@pytest.mark.parametrize("text", ["", "а" * 5, "а" * 10, "🙂" * 10])
def test_it_leaves_the_bounds_themselves_alone(text: str) -> None:
    assert codes(CHECK, text) == []


@pytest.mark.parametrize(("check", "text"), [(Length("subject", min=5), "а" * 99), (Length("subject", max=5), "а")])
def test_a_bound_that_is_not_set_is_none(check: Length, text: str) -> None:
    assert codes(check, text) == []


def test_it_tells_how_long_the_text_is() -> None:
    assert [hit.values for hit in CHECK.hits(Typed({"subject": "а" * 12}))] == [{"count": 12}]
