"""Pages whose form asks what a test wants: whole rule-books of questions, in any order and of any names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook

WORDS: Mapping[str, str] = {
    "message.empty": "Ответьте",
    "message.long": "Не больше {max}, сейчас {count}",
}
HEAD = "---\ntitle: Вопросы\nrules:\n"
OTHERS: Mapping[str, tuple[dict[str, Any], dict[str, str]]] = {
    "r-8-1": ({"impact": "partial"}, {"name": "Частично", "label": "Мешает частично"}),
    "r-8-2": ({"impact": "fines"}, {"name": "Штрафы", "label": "Грозят штрафы"}),
    "r-8-3": ({"priority": "low", "remote": "Низкий", "when": ["partial"]}, {"label": "Низкий"}),
    "r-8-4": ({"priority": "high", "remote": "Высокий", "when": ["fines"]}, {"label": "Высокий"}),
    "r-8-5": (
        {
            "check": "files",
            "level": "stop",
            "field": "files",
            "kinds": ["png"],
            "count": 2,
            "size_mb": 1,
            "total_mb": 2,
        },
        {f"message.{code}": "Нельзя" for code in ("count", "size", "total", "kind", "empty")} | {"note": "До двух"},
    ),
    "r-8-6": (
        {"check": "card_number", "level": "stop"},
        {"message.text": "Карта", "message.file": "Карта в имени", "message.inside": "Карта внутри"},
    ),
}


@dataclass(frozen=True)
class Sample:
    """A question: its name, type, and what else its front matter and its `form` block say."""

    name: str
    type: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


SUBJECT = Sample("subject", "line", {"required": True, "role": "subject", "max": 255})
ADDRESS = Sample("email", "email", {"required": True, "role": "address"})
TRACKER = Sample("tracker", "tracker", {"required": True})


def pages_of(questions: Sequence[Sample], trackers: Mapping[str, Sequence[str]], files: str = "files") -> str:
    """The Russian page of such a form; `files` is the question that the rule for files names."""
    rules: dict[str, tuple[dict[str, Any], Mapping[str, str]]] = {}
    for number, item in enumerate(questions, 1):
        entry = {"question": item.name, "type": item.type, "required": False, "why": "так надо", **item.parameters}
        own = WORDS if "max" in entry else {"message.empty": WORDS["message.empty"]}
        rules[f"r-1-{number}"] = (entry, {"name": f"Поле {number}", "label": f"Вопрос {number}", **own, **item.words})
    for number, (name, asked) in enumerate(trackers.items(), 1):
        entry = {"tracker": name, "remote": name, "default_priority": "low", "questions": list(asked)}
        rules[f"r-7-{number}"] = (entry, {"name": name, "label": f"Нужно {name}", "title": f"Опишите {name}"})
    for anchor, (entry, words) in OTHERS.items():
        rules[anchor] = (entry | ({"field": files} if "field" in entry else {}), words)
    front = yaml.safe_dump({anchor: entry for anchor, (entry, _) in rules.items()}, allow_unicode=True, sort_keys=False)
    indented = "".join(f"  {line}\n" for line in front.splitlines())
    sections = "\n".join(
        f"## {anchor.removeprefix('r-').replace('-', '.')}. Пункт {{ #{anchor} }}\n\n```form\n"
        + "".join(f"{key}: {word}\n" for key, word in words.items())
        + "```\n"
        for anchor, (_, words) in rules.items()
    )
    return f"{HEAD}{indented}---\n{sections}"


def rulebook_of(questions: Sequence[Sample], trackers: Mapping[str, Sequence[str]], files: str = "files") -> Rulebook:
    """The rule-book of such a form, which the reader takes."""
    rulebook, problems = read_rulebook({"ru": {"form.md": pages_of(questions, trackers, files)}})
    assert not problems, "\n".join(map(str, problems))
    return rulebook
