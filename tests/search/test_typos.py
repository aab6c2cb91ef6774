import pytest

from submit.search.typos import is_slip


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("приаритет", "приоритет"),  # wrong
        ("приритет", "приоритет"),  # missing
        ("прииоритет", "приоритет"),  # too many
        ("пироритет", "приоритет"),  # changed places
        ("заявкк", "заявк"),
        ("рприоритет", "приоритет"),
        ("риоритет", "приоритет"),
    ],
)
def test_one_slip_is_seen(word: str, known: str) -> None:
    assert is_slip(word, known)
    assert is_slip(known, word)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("приоритет", "приоритет"),
        ("приаретет", "приоритет"),
        ("пиорритет", "приоритет"),
        ("снима", "снимк"),
        ("касс", "карс"),
        ("приор", "приоритет"),
        ("", "приоритет"),
        ("", ""),
    ],
)
def test_what_differs_by_more_or_is_too_short_is_none(word: str, known: str) -> None:
    assert not is_slip(word, known)
    assert not is_slip(known, word)
