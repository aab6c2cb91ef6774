"""How a parameter's change reads to a person. The words are in `differences.ru.toml` and `differences.en.toml`."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from submit.rulebook.placeholders import LANGUAGES, fill_in, shown
from submit.rulebook.rulebook import Rule, Rulebook

CATALOGUES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    lang: tomllib.loads(files("submit.rulebook").joinpath(f"differences.{lang}.toml").read_text(encoding="utf-8"))
    for lang in LANGUAGES
}
LEADS = " → "
"""What stands between the two parts of a pair."""
LONGEST_LIST = 10
"""So many items of a list are named; the rest are counted."""


@dataclass(frozen=True)
class Side:
    """A rule as it was or will be, the rule-book whose names it uses, and the language in which it is described."""

    rule: Rule[Any]
    rulebook: Rulebook
    lang: str

    def entry(self, key: str) -> Mapping[str, Any]:
        """Return the catalogue's entry for a parameter; its key alone if the catalogue does not have it."""
        entries: Mapping[str, Mapping[str, Any]] = CATALOGUES[self.lang]["parameters"]
        room = self.rule.name if self.rule.kind == "check" else self.rule.kind
        return entries.get(f"{room}.{key}") or entries.get(key) or {"name": phrase(self.lang, "parameter", key=key)}


def phrase(lang: str, code: str, **values: Any) -> str:
    """Return the words under `code` with `values` filled in."""
    return str(CATALOGUES[lang]["changes"][code]).format_map(values)


def quoted(text: object, lang: str) -> str:
    """Return a word from elsewhere in quotation marks: a name, an item of a list, what the form says."""
    return phrase(lang, "quoted", text=text)


def parameter_changes(before: Side, after: Side) -> Iterator[str]:
    """Yield a sentence, without its full stop, for each change in the parameters of one rule."""
    old, new = before.rule.parameters, after.rule.parameters
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) == new.get(key):
            continue
        if key == "tree":
            yield from _tree_changes(before, after)
        elif any(isinstance(side.get(key), tuple | Mapping) for side in (old, new)):
            yield from _list_changes(key, before, after)
        else:
            yield _value_change(key, before, after)


def _value_change(key: str, before: Side, after: Side) -> str:
    entry = after.entry(key)
    old, new = before.rule.parameters.get(key), after.rule.parameters.get(key)
    becomes: Mapping[str, str] = entry.get("becomes", {})
    if _plain(new) in becomes:
        return becomes[_plain(new)]
    sentence = str(entry.get("sentence") or CATALOGUES[after.lang]["changes"]["changed"])
    said = {"before": _said(entry, "before", old, before), "after": _said(entry, "after", new, after)}
    # Next to «без предела» ("without a limit") a bare number does not tell what it counts.
    if old is None:
        said["after"] = _said(entry, "before", new, after)
    return sentence.format_map({"name": entry.get("name", key), **said})


def _list_changes(key: str, before: Side, after: Side) -> Iterator[str]:
    entry = after.entry(key)
    old, new = (_listed(side.rule.parameters.get(key)) for side in (before, after))
    found = {
        "added": _items(entry, [item for item in new if item not in old], after),
        "removed": _items(entry, [item for item in old if item not in new], before),
        "order": "",
    }
    if not found["added"] and not found["removed"]:
        found["order"] = _items(entry, new, after)
    if "begins" in entry and not (old and new):
        # Without a list nothing is bounded: the first item bounds it, and more of them widen it again.
        found = {"begins": found["added"], "ends": found["removed"]}
    for code, items in found.items():
        if items:
            yield str(entry.get(code) or CATALOGUES[after.lang]["changes"][code]).format_map(
                {"name": entry.get("name", key), "items": items}
            )


def _listed(value: Any) -> tuple[Any, ...]:
    """Return the items of a list; each pair of a mapping as one item, or one for each of the values that it maps to."""
    if isinstance(value, Mapping):
        pairs = ((name, meant) for name, of in value.items() for meant in _several(of))
        return tuple(f"{name}{LEADS}{_plain(meant)}" for name, meant in pairs)
    return tuple(value or ())


def _several(value: Any) -> tuple[Any, ...]:
    if isinstance(value, Mapping):
        return tuple(value.values())
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _items(entry: Mapping[str, Any], items: Sequence[Any], side: Side) -> str:
    said = ", ".join(_said(entry, "", item, side) for item in items[:LONGEST_LIST])
    hidden = len(items) - LONGEST_LIST
    return phrase(side.lang, "more", items=said, count=hidden) if hidden > 0 else said


def _said(entry: Mapping[str, Any], when: str, value: Any, side: Side) -> str:
    """Return a value in the catalogue's words; `when` is `before`, `after` or empty."""
    if value is None:
        return str(entry.get("none") or phrase(side.lang, "none"))
    if "refers" in entry:
        return quoted(name_of(entry["refers"], str(value), side), side.lang)
    if _plain(value) in entry.get("values", {}):
        return str(entry["values"][_plain(value)])
    template = entry.get(when) or (entry.get("before") if when == "after" else None)
    if template:
        return fill_in(template, {"value": value}, side.lang)
    if isinstance(value, bool):
        return phrase(side.lang, _plain(value))
    return quoted(value, side.lang) if isinstance(value, str) else shown(value, side.lang)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def name_of(kind: str, name: str, side: Side) -> str:
    """Return how clients read the rule of this kind and name, or the step of the chooser."""
    if kind == "condition":
        question, _, answer = name.partition(LEADS)
        return f"{name_of('question', question, side)} — {_answer(question, answer, side)}"
    if kind == "step":
        tree = side.rule.parameters.get("tree", {})
        word = side.rule.word(f"ask.{name}", side.lang) if name in tree else None
        return word.text if word else name_of("tracker", name, side)
    rules = side.rulebook.rules.values()
    rule = next((rule for rule in rules if (rule.kind, rule.name) == (kind, name)), None)
    found = rule and (rule.word("name", side.lang) or rule.word("label", side.lang))
    return found.text if found else name


def _answer(question: str, answer: str, side: Side) -> str:
    """Return how clients read an answer to a question: the words of its option, an impact, yes or no."""
    if answer in (both := {"true": "true", "false": "false", "yes": "true", "no": "false"}):
        return phrase(side.lang, both[answer])
    asked = side.rulebook.questions.get(question)
    word = asked.word(f"option.{answer}", side.lang) if asked else None
    return word.text if word else name_of("impact", answer, side)


def _tree_changes(before: Side, after: Side) -> Iterator[str]:
    old, new = before.rule.parameters.get("tree", {}), after.rule.parameters.get("tree", {})
    for name in dict.fromkeys((*old, *new)):
        if name not in old:
            yield phrase(after.lang, "branch_added", question=name_of("step", name, after))
        elif name not in new:
            yield phrase(after.lang, "branch_removed", question=name_of("step", name, before))
        else:
            yield from _branch_changes(name, before, after)


def _branch_changes(name: str, before: Side, after: Side) -> Iterator[str]:
    old, new = before.rule.parameters["tree"][name], after.rule.parameters["tree"][name]
    for answer in ("if_yes", "if_no"):
        if old[answer] != new[answer]:
            yield phrase(
                after.lang,
                "branch",
                question=name_of("step", name, after),
                answer=phrase(after.lang, answer),
                before=quoted(name_of("step", old[answer], before), before.lang),
                after=quoted(name_of("step", new[answer], after), after.lang),
            )
