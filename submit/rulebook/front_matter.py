"""Front matter: YAML in, plain values and the place of every key out.

MkDocs publishes a page with broken front matter as if it had none, even under `--strict`. So we read it ourselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from submit.rulebook.problem import Place, Problem

Path = tuple[str | int, ...]
FENCE = "---"


@dataclass
class FrontMatter:
    """The values of a page's front matter, and where each of them stands."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    end: int = 0
    """Number of lines that the front matter takes, fences included."""

    def place(self, *path: str | int) -> Place:
        """Where the key at `path` stands, or the nearest key above it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]


def read_front_matter(file: str, text: str) -> FrontMatter:
    """Read the front matter at the top of `text`. A page without any has no values and no problems."""
    front = FrontMatter(places={(): Place(file)})
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return front
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        front.problems.append(Problem(Place(file), "front.unclosed"))
        return front
    front.end = end + 1
    _read_yaml(file, "\n".join(lines[1:end]) + "\n", front)
    return front


def _read_yaml(file: str, text: str, front: FrontMatter) -> None:
    loader = yaml.SafeLoader(text)
    try:
        if alias := next((token for token in yaml.scan(text) if isinstance(token, yaml.AliasToken)), None):
            # An alias can point at itself, or unfold to gigabytes; no rule needs one.
            front.problems.append(Problem(Place(file, alias.start_mark.line + 2), "front.alias"))
            return
        node = loader.get_single_node()
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            front.problems.append(Problem(Place(file, 2), "front.no_mapping"))
            return
        front.problems.extend(_repeated_keys(file, node))
        _note_places(file, node, (), front.places)
        front.values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 2, mark.column + 1) if mark else Place(file)
        front.problems.append(Problem(place, _code_of(error)))
    except (yaml.YAMLError, ValueError, RecursionError):
        front.problems.append(Problem(Place(file, 2), "front.broken"))
    finally:
        loader.dispose()


def _code_of(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "\\t" in problem:
        return "front.tab"
    if "mapping values are not allowed" in problem:
        return "front.colon"
    if isinstance(error, yaml.constructor.ConstructorError):
        return "front.tag"
    return "front.broken"


def _place(file: str, node: yaml.Node) -> Place:
    """The node's place in the page: YAML counts from 0, and the opening fence takes the first line."""
    return Place(file, node.start_mark.line + 2, node.start_mark.column + 1)


def _repeated_keys(file: str, node: yaml.Node) -> Iterator[Problem]:
    for child in _children(node):
        yield from _repeated_keys(file, child)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                yield Problem(_place(file, key), "front.repeated", {"key": key.value})
            if isinstance(key.value, str):
                seen.add(key.value)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [value for _, value in node.value]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _note_places(file: str, node: yaml.Node, path: Path, places: dict[Path, Place]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            places[*path, str(key.value)] = _place(file, key)
            _note_places(file, value, (*path, str(key.value)), places)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            places[*path, index] = _place(file, item)
            _note_places(file, item, (*path, index), places)
