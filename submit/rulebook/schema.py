"""Mapping → frozen dataclass: the annotations of the class say which keys there are, and their types.

Parameters can be `str`, `int`, `bool`, `float`, `date`, `Literal[...]`, `X | None`, `tuple[X, ...]` and
`Mapping[str, X]`.
A field with `metadata={"least": n, "most": m}` accepts no number below n or above m.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from submit.rulebook.lookalikes import look_alike

Shape = TypeVar("Shape")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Misfit:
    """One thing in a mapping that does not fit: the path of its key, a code of `problems.toml`, and values."""

    path: Path
    code: str
    values: Mapping[str, Any]


def fill(shape: type[Shape], values: Mapping[str, Any]) -> tuple[Shape | None, list[Misfit]]:
    """Return a `shape` filled from `values`, and all misfits; with any misfit, None instead of the shape."""
    hints = _hints(shape)  # type: ignore[arg-type]
    known: dict[str, Field[Any]] = {item.name: item for item in fields(shape)}  # type: ignore[arg-type]
    misfits = [_unknown(key, list(known)) for key in values if key not in known]
    meant = {misfit.values.get("latin") for misfit in misfits}
    filled: dict[str, Any] = {}
    for name, item in known.items():
        if name in values:
            fitted, wrong = _fit(hints[name], values[name], (name,))
            filled[name] = fitted
            misfits += wrong
            misfits += [] if wrong else _beyond(item, fitted)
        elif item.default is MISSING and item.default_factory is MISSING and name not in meant:
            misfits.append(Misfit((), "key.missing", {"key": name}))
    return (None, misfits) if misfits else (shape(**filled), [])


@cache
def _hints(shape: Any) -> Mapping[str, Any]:
    """Return the types of the fields; cached, because Python works them out again each time, slower than filling."""
    return get_type_hints(shape)


def _unknown(key: str, known: list[str]) -> Misfit:
    if alike := look_alike(key, known):
        return Misfit((key,), "key.alphabet", alike)
    return Misfit((key,), "key.unknown", {"key": key, "known": ", ".join(known) or "—"})


def _beyond(item: Field[Any], value: Any) -> list[Misfit]:
    """Return a misfit for the bound that the number exceeds, if any."""
    bounds = item.metadata
    if value is None or "least" not in bounds or bounds["least"] <= value <= bounds["most"]:
        return []
    bound = "least" if value < bounds["least"] else "most"
    return [Misfit((item.name,), f"key.{bound}", {"key": item.name, bound: bounds[bound]})]


def _fit(hint: Any, value: Any, path: Path) -> tuple[Any, list[Misfit]]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None, []
        return _fit(next(kind for kind in arguments if kind is not type(None)), value, path)
    if origin is Literal:
        return _fit_literal(arguments, value, path)
    if origin is tuple:
        return _fit_list(arguments[0], value, path)
    if origin is not None and issubclass(origin, Mapping):
        return _fit_mapping(arguments[1], value, path)
    return _fit_plain(hint, value, path)


def _fit_literal(allowed: tuple[Any, ...], value: Any, path: Path) -> tuple[Any, list[Misfit]]:
    if value in allowed and isinstance(value, str):
        return value, []
    if alike := look_alike(value, allowed):
        return None, [Misfit(path, "key.alphabet", alike)]
    return None, [Misfit(path, "key.choice", {"key": _name(path), "value": value, "known": ", ".join(allowed)})]


def _fit_list(hint: Any, value: Any, path: Path) -> tuple[Any, list[Misfit]]:
    if not isinstance(value, list | tuple):
        return None, [Misfit(path, "key.list", {"key": _name(path)})]
    pairs = [_fit(hint, item, (*path, index)) for index, item in enumerate(value)]
    return tuple(item for item, _ in pairs), [misfit for _, wrong in pairs for misfit in wrong]


def _fit_mapping(hint: Any, value: Any, path: Path) -> tuple[Any, list[Misfit]]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        return None, [Misfit(path, "key.mapping", {"key": _name(path)})]
    pairs = {key: _fit(hint, item, (*path, key)) for key, item in value.items()}
    return {key: item for key, (item, _) in pairs.items()}, [misfit for _, wrong in pairs.values() for misfit in wrong]


def _fit_plain(hint: Any, value: Any, path: Path) -> tuple[Any, list[Misfit]]:
    # To Python, True is an int and a datetime is a date, but not to the person who wrote the page.
    fits = isinstance(value, hint) and (hint is bool or not isinstance(value, bool)) and not isinstance(value, datetime)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value), []
    if fits:
        return value, []
    return None, [Misfit(path, f"key.{hint.__name__}", {"key": _name(path), "value": value})]


def _name(path: Path) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
