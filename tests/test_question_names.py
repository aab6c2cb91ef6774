"""What depends on a type of question stands in `ticket/questions/`; no other module asks for a type, or a name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOME = Path("submit/ticket/questions")
HELD = {"texts", "answers", "questions"}
"""What is kept by the names of questions."""
ASKED_OF = {"name", "type", "question", "field"}
CONTACTS = {("submit/site/macros.py", "email")}
"""A contact has a type, too: `contact.value.type`."""
IN_TEMPLATES = re.compile(r"\b(?:texts|questions)\.\w+|\b(?:item|field|question|rule)\.(?:name|type) ?[!=]= ?[\"']\w+")


def uses(root: Path) -> list[str]:
    """Every place below `root`/submit that asks for a question by its name or type."""
    return [*_in_python(root), *_in_templates(root)]


def _in_python(root: Path) -> Iterator[str]:
    for path in sorted((root / "submit").rglob("*.py")):
        place = path.relative_to(root)
        if HOME in place.parents or "migrations" in place.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for word in _words(node):
                if (str(place), word) not in CONTACTS:
                    yield f"{place}:{word}"


def _words(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Subscript) and _name(node.value) in HELD:
        yield from _constants(node.slice)
    elif isinstance(node, ast.Call):
        held = isinstance(node.func, ast.Attribute) and node.func.attr == "get" and _name(node.func.value) in HELD
        yield from _constants(node.args[0]) if held else ()
        if _name(node.func) == "Typed":
            yield from (word for argument in node.args if isinstance(argument, ast.Dict) for word in _keys(argument))
    elif isinstance(node, ast.Compare) and any(_name(side) in ASKED_OF for side in (node.left, *node.comparators)):
        ofs = [_name(side.value) for side in (node.left, *node.comparators) if isinstance(side, ast.Attribute)]
        if {"rule", "question", "item", "finding", "it", "value", "answer"} & set(ofs):
            yield from (word for side in (node.left, *node.comparators) for word in _constants(side))


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _constants(node: ast.AST) -> Iterator[str]:
    inner = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    yield from (item.value for item in inner if isinstance(item, ast.Constant) and isinstance(item.value, str))


def _keys(node: ast.Dict) -> Iterator[str]:
    yield from (word for key in node.keys if key is not None for word in _constants(key))


def _in_templates(root: Path) -> Iterator[str]:
    for path in sorted((root / "submit/web/templates").rglob("*.html")):
        for found in IN_TEMPLATES.finditer(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(root)}:{found[0]}"


def is_other(word: str) -> bool:
    """Kinds of rules, a language, and the names of a few checks, which have rules of their own."""
    return word.rpartition(":")[2] in {"length", "none", "check", "tracker", "impact", "question", "ru"}


def test_no_module_asks_for_a_question_by_name_or_type() -> None:
    assert [use for use in uses(ROOT) if not is_other(use)] == []


@pytest.mark.parametrize(
    ("file", "line", "word"),
    [
        ("web/browser_drafts.py", 'email = typed.texts["email"]', "email"),
        ("web/pages/my_tickets.py", 'subject = draft.texts.get("subject", "")', "subject"),
        ("web/pages/question_page.py", 'notice = rulebook.questions.get("consent")', "consent"),
        ("ticket/acceptance.py", 'x = rule.value.type == "consent"', "consent"),
        ("ticket/acceptance.py", 'x = item.type in ("line", "text")', "line"),
        ("web/pages/question_page.py", 'errors = [finding for finding in stops if finding.field == "email"]', "email"),
        ("site/lint/trigger_words.py", 'verdict = checker.verdict(Typed({"subject": word}))', "subject"),
    ],
)
def test_such_a_use_is_seen(tmp_path: Path, file: str, line: str, word: str) -> None:
    path = tmp_path / "submit" / file
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert f"submit/{file}:{word}" in uses(tmp_path)


@pytest.mark.parametrize("line", ["{{ draft.texts.subject }}", '{% if item.type == "files" %}'])
def test_such_a_use_in_a_template_is_seen(tmp_path: Path, line: str) -> None:
    path = tmp_path / "submit/web/templates/page.html"
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert len(uses(tmp_path)) == 1
