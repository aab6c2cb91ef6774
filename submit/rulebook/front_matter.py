"""Front matter: YAML in, plain values and the place of every key out.

MkDocs publishes a page with broken front matter as if it had none, even under `--strict`. So we read it ourselves.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from submit.rulebook.problem import Problem, SourcePlace

Path = tuple[str | int, ...]
FENCE = "---"
REFUSED: Mapping[type[yaml.Token], str] = {yaml.AliasToken: "front.alias", yaml.TagToken: "front.tag"}
"""An alias can point to itself or expand to gigabytes; a tag asks for a type of its own. No rule needs either."""

SIGNS = frozenset("*!")
KEY = re.compile(r"[ ]*[\w-]+")
BEGINNING = re.compile(r"[a-z_]+:(?:\s|$)")
"""What the first line looks like if the fence above it was lost."""
BEGUN = {*REFUSED.values(), "front.quotation", "front.bracket", "front.no_colon"}
"""Problems reported where the mistake begins; YAML notices them much further down."""
DATE = "tag:yaml.org,2002:timestamp"
YEARS = range(2000, 2101)
"""A date in another year is a slip of the pen."""


@dataclass
class FrontMatter:
    """The values of a page's front matter, and the place of each."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, SourcePlace] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    end: int = 0
    """Number of lines of the front matter, including the fences."""

    def place(self, *path: str | int) -> SourcePlace:
        """Return the place of the key at `path`, or of the nearest key above it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]


def read_front_matter(file: str, text: str) -> FrontMatter:
    """Return the front matter at the top of `text`; of a page without any, no values and no problems."""
    front = FrontMatter(places={(): SourcePlace(file)})
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        if BEGINNING.match(lines[0]) and FENCE in map(str.rstrip, lines):
            front.problems.append(Problem(SourcePlace(file), "front.unopened"))
        return front
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        front.problems.append(Problem(SourcePlace(file), "front.unclosed"))
        return front
    front.end = end + 1
    _read_yaml(file, "\n".join(lines[1:end]) + "\n", front)
    return front


def _read_yaml(file: str, text: str, front: FrontMatter) -> None:
    try:
        loader = yaml.SafeLoader(text)
        if refused := _refused(text):
            front.problems.append(Problem(_place(file, refused), REFUSED[type(refused)]))
            return
        node = loader.get_single_node()
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            front.problems.append(Problem(SourcePlace(file, 2), "front.no_mapping"))
            return
        front.problems.extend(_repeated_keys(file, node))
        if impossible := list(_impossible_days(file, node, loader)):
            front.problems.extend(impossible)
            return
        _note_places(file, node, (), front.places)
        front.values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        front.problems.append(_problem_of(error, file, text))
    except yaml.reader.ReaderError as error:
        *above, line = text[: error.position].split("\n")
        front.problems.append(Problem(SourcePlace(file, len(above) + 2, len(line) + 1), "front.control"))
    except (yaml.YAMLError, ValueError, RecursionError):
        front.problems.append(Problem(SourcePlace(file, 2), "front.broken"))


def _refused(text: str) -> yaml.Token | None:
    """Return the first alias or tag, or None.

    Each has a sign of its own that few pages contain, so most need no second reading.
    """
    if not SIGNS & set(text):
        return None
    return next((token for token in yaml.scan(text) if isinstance(token, tuple(REFUSED))), None)


def _problem_of(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    at = error.problem_mark
    code = _code_of(error, text[: at.index].rpartition("\n")[2] if at else "")
    if at and code == "front.indent" and (above := _without_colon(text, at.line - 1)):
        return Problem(SourcePlace(file, at.line + 1, above.end() + 1), "front.no_colon")
    mark = error.context_mark if code in BEGUN else at or error.context_mark
    return Problem(SourcePlace(file, mark.line + 2, mark.column + 1) if mark else SourcePlace(file), code)


def _code_of(error: yaml.MarkedYAMLError, line: str) -> str:
    """Return the code of the problem; `line` is what comes before it in its line."""
    problem, context = error.problem or "", error.context or ""
    if "\\t" in problem:
        return "front.tab"
    if "mapping values are not allowed" in problem:
        # Only a key comes before the colon: then the colon is right, and the line is badly indented.
        return "front.indent" if KEY.fullmatch(line) else "front.colon"
    if "expected <block end>, but found '<block" in problem:
        return "front.indent"
    if "could not find expected ':'" in problem:
        return "front.no_colon"
    if "scanning an alias" in context:
        return "front.alias"
    if "quoted scalar" in context:
        return "front.quotation"
    if "parsing a flow" in context:
        return "front.bracket"
    return "front.tag" if "a tag" in context else "front.broken"


def _without_colon(text: str, line: int) -> re.Match[str] | None:
    """Return a match of the spaces at the start of a line that lacks its colon; None if it has one.

    YAML reads such a line on into the one below, and only fails there.
    """
    written = text.split("\n")[line] if line >= 0 else ""
    return None if ":" in written else re.match(r" *(?=[\w-])", written)


def _place(file: str, node: yaml.Node | yaml.Token) -> SourcePlace:
    """Return the place of a node or token in the page: YAML counts from 0, and the opening fence is the first line."""
    return SourcePlace(file, node.start_mark.line + 2, node.start_mark.column + 1)


def _repeated_keys(file: str, node: yaml.Node) -> Iterator[Problem]:
    for child in _children(node):
        yield from _repeated_keys(file, child)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                yield Problem(_place(file, key), "front.repeated", {"key": key.value})
            seen.add(key.value)


def _impossible_days(file: str, node: yaml.Node, loader: yaml.SafeLoader) -> Iterator[Problem]:
    """Yield impossible dates such as 2027-02-30, for which YAML rejects the whole front matter, and far years."""
    for child in _children(node):
        yield from _impossible_days(file, child, loader)
    if node.tag == DATE:
        try:
            day = loader.construct_object(node)
        except ValueError:
            yield Problem(_place(file, node), "front.date", {"written": node.value})
        else:
            if day.year not in YEARS:
                yield Problem(_place(file, node), "front.year", {"written": node.value})


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [value for _, value in node.value]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _note_places(file: str, node: yaml.Node, path: Path, places: dict[Path, SourcePlace]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            places[*path, str(key.value)] = _place(file, key)
            _note_places(file, value, (*path, str(key.value)), places)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            places[*path, index] = _place(file, item)
            _note_places(file, item, (*path, index), places)
