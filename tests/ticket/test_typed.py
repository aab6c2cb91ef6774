"""The input of `submit validate` and of the API."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.ticket import FileInfo
from submit.ticket.typed import InputError, Typed, read_input
from tests.ticket.samples import ANY_TEXT


def test_it_reads_every_key_and_cleans_it() -> None:
    values = {
        "tracker": " bug ",
        "email": "agent@putevka.ru\n",
        "subject": "Раз\nдва",
        "answers": {"steps": " 1\r\n2 "},
        "impact": ["partial"],
        "files": [{"name": "снимок\ud800.png", "kind": "png", "size": 5}],
        "description": "а\x00б",
        "lang": "en",
        "complete": True,
    }
    texts = {
        "tracker": "bug",
        "email": "agent@putevka.ru",
        "subject": "Раз два",
        "steps": "1\n2",
        "description": "аб",
        "impact": "partial",
    }
    files = (FileInfo("снимок.png", "png", 5, ""),)
    assert read_input(values) == Typed(texts, files, "en", complete=True)


def test_what_is_absent_or_null_stays_absent() -> None:
    assert read_input({}) == Typed()
    assert (
        read_input(dict.fromkeys(["tracker", "email", "subject", "description", "impact", "files", "answers"]))
        == Typed()
    )


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ([], ""),
        ("bug", ""),
        (None, ""),
        ({"theme": "x"}, "theme"),
        ({"subjеct": "x"}, "subjеct"),
        ({"subject": 5}, "subject"),
        ({"subject": ["x"]}, "subject"),
        ({"tracker": True}, "tracker"),
        ({"email": {}}, "email"),
        ({"description": 1.5}, "description"),
        ({"answers": []}, "answers"),
        ({"answers": {"steps": None}}, "answers"),
        ({"answers": {"subject": "x"}}, "answers"),
        ({"impact": "partial"}, "impact"),
        ({"impact": [1]}, "impact"),
        ({"files": {}}, "files"),
        ({"files": ["a.png"]}, "files"),
        ({"files": [{"name": "a.png"}]}, "files"),
        ({"files": [{"size": 1}]}, "files"),
        ({"files": [{"name": "a.png", "size": "1"}]}, "files"),
        ({"files": [{"name": "a.png", "size": True}]}, "files"),
        ({"files": [{"name": "a.png", "size": -1}]}, "files"),
        ({"files": [{"name": "a.png", "kind": 1, "size": 1}]}, "files"),
        ({"lang": "de"}, "lang"),
        ({"lang": ["ru"]}, "lang"),
        ({"complete": 1}, "complete"),
        ({"complete": "yes"}, "complete"),
    ],
)
def test_it_names_the_key_that_does_not_fit(values: Any, key: str) -> None:
    with pytest.raises(InputError) as caught:
        read_input(values)
    assert caught.value.args == (key,)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
KEYS = ["tracker", "email", "subject", "answers", "impact", "files", "description", "lang", "complete", "other"]


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=4) | ANYTHING)
def test_any_json_is_a_ticket_or_no_ticket(values: Any) -> None:
    try:
        assert isinstance(read_input(values), Typed)
    except InputError as error:
        assert isinstance(error.args[0], str)
