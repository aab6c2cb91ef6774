"""A name stands for one thing: a reader who searches for a module or a class finds it alone."""

import ast
from collections import Counter
from pathlib import Path

MODULES = [
    path
    for path in sorted((Path(__file__).parents[1] / "submit").rglob("*.py"))
    if path.stem != "__init__" and "migrations" not in path.parts
]


def test_no_two_modules_have_one_name() -> None:
    counted = Counter(path.stem for path in MODULES)
    assert {name for name, number in counted.items() if number > 1} == set()


def test_no_two_classes_have_one_name() -> None:
    found = (node for path in MODULES for node in ast.parse(path.read_text(encoding="utf-8")).body)
    counted = Counter(node.name for node in found if isinstance(node, ast.ClassDef) and node.name[0] != "_")
    assert {name for name, number in counted.items() if number > 1} == set()
