"""Mapping → dataclass, with every misfit named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from submit.rulebook.kinds import bounded
from submit.rulebook.schema import fill


@dataclass(frozen=True)
class Sample:
    text: str
    share: float = 0.5
    count: int | None = bounded(2, 9, default=None)
    flag: bool = False
    level: Literal["stop", "advice"] = "stop"
    names: tuple[str, ...] = ()
    tree: Mapping[str, Mapping[str, int]] | None = None


def test_it_fills_what_is_given_and_defaults() -> None:
    values = {"text": "т", "share": 1, "count": 2, "names": ["a"], "tree": {"a": {"b": 1}}}
    assert fill(Sample, values) == (Sample("т", 1.0, 2, names=("a",), tree={"a": {"b": 1}}), [])


def test_null_is_taken_where_the_shape_allows_it() -> None:
    assert fill(Sample, {"text": "т", "count": None, "tree": None}) == (Sample("т"), [])


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        ({}, (), "key.missing"),
        ({"text": None}, ("text",), "key.str"),
        ({"text": "", "txt": ""}, ("txt",), "key.unknown"),
        ({"text": "", "share": "1"}, ("share",), "key.float"),
        ({"text": "", "share": True}, ("share",), "key.float"),
        ({"text": "", "count": 1}, ("count",), "key.least"),
        ({"text": "", "count": 10}, ("count",), "key.most"),
        ({"text": "", "count": 2.0}, ("count",), "key.int"),
        ({"text": "", "flag": 1}, ("flag",), "key.bool"),
        ({"text": "", "flag": "true"}, ("flag",), "key.bool"),
        ({"text": "", "level": "warn"}, ("level",), "key.choice"),
        ({"text": "", "level": ["stop"]}, ("level",), "key.choice"),
        ({"text": "", "names": "a"}, ("names",), "key.list"),
        ({"text": "", "names": ["a", 1]}, ("names", 1), "key.str"),
        ({"text": "", "tree": []}, ("tree",), "key.mapping"),
        ({"text": "", "tree": {1: {}}}, ("tree",), "key.mapping"),
        ({"text": "", "tree": {"a": {"b": "1"}}}, ("tree", "a", "b"), "key.int"),
    ],
)
def test_it_names_what_does_not_fit(values: dict[str, Any], path: tuple[Any, ...], code: str) -> None:
    filled, misfits = fill(Sample, values)
    assert filled is None
    assert [(misfit.path, misfit.code) for misfit in misfits] == [(path, code)]


def test_it_names_all_that_does_not_fit_at_once() -> None:
    _, misfits = fill(Sample, {"count": "1", "flag": "да", "nаmes": []})
    assert {misfit.code for misfit in misfits} == {"key.missing", "key.int", "key.bool", "key.alphabet"}
