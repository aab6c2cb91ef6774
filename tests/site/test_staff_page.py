"""The pages for staff: samples work as they stand, and every command, setting and message they name is there."""

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest

from submit.cli import PREVIEW_PORT, command_line
from submit.config import NAMES, PREFIX
from submit.publication import read_pages
from submit.rulebook.kinds import KINDS
from submit.rulebook.page_care import UPKEEP_KEYS
from submit.rulebook.problem import CATALOGUE
from submit.rulebook.reader import read_rulebook
from submit.site.lint.page_check import check_pages
from submit.site.lint.prose_problem import WORDS
from submit.ticket.check_compiler import compile_checks
from submit.ticket.checker import Checker
from submit.ticket.typed import Typed
from tests.site.golden import TODAY

PAGES = read_pages(Path(__file__).parents[2] / "docs")
SAMPLE = re.compile(r"^````markdown\n(---\n.*?)^````$", re.DOTALL | re.MULTILINE)
SAMPLES = SAMPLE.findall(PAGES["ru"]["staff/index.md"])


def test_there_is_a_sample_of_each_rule_that_staff_can_write_without_python() -> None:
    assert [re.findall("check: (.*)", sample) for sample in SAMPLES] == [["words"], ["pattern"]]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_page_works_as_it_stands(sample: str) -> None:
    pages = {**PAGES, "ru": {**PAGES["ru"], "sample.md": sample}}
    rulebook, problems = check_pages(pages, TODAY)
    assert [str(problem) for problem in problems if problem.place.file == "docs/ru/sample.md"] == []
    (anchor,) = re.findall(r"^  (r-\d+-\d+):", sample, re.MULTILINE)
    assert anchor in {item.rule.anchor for item in compile_checks(rulebook)[0]}
    assert [example.good for example in rulebook.rules[anchor].text("ru").examples] == [False, True]


def commands() -> Iterator[tuple[str, set[str]]]:
    """Each command of the command line, as it is typed, and its flags."""
    for name, command in _subcommands(command_line()).items():
        yield f"submit {name}", {flag for action in command._actions for flag in action.option_strings}


def _subcommands(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    (found,) = (action for action in parser._actions if isinstance(action, _SubParsersAction))
    return dict(found.choices)


SETTINGS_PAGE = PAGES["ru"]["staff/settings.md"]
STAFF = "".join(text for path, text in PAGES["ru"].items() if path.startswith("staff/"))


@pytest.mark.parametrize("command", [command for command, _ in commands()])
def test_the_table_of_commands_names_every_command(command: str) -> None:
    table = SETTINGS_PAGE.partition("{ #commands }")[2].partition("\n## ")[0]
    assert re.search(rf"^\| `{command}(?: [^`]*)?` \|", table, re.MULTILINE)


def test_the_pages_name_no_command_and_no_flag_that_is_not_there() -> None:
    known = dict(commands())
    for typed in re.findall(r"`(?:script/)?(submit [^`]+)`", STAFF):
        words = typed.split()
        command = " ".join(words[:2])
        assert command in known, typed
        assert {word for word in words if word.startswith("--")} <= known[command], typed


@pytest.mark.parametrize("flag", ["--if-changed", "--back", "--port", "--add-anchors", "--accept-translations"])
def test_the_pages_name_the_flags_that_editors_need(flag: str) -> None:
    assert flag in STAFF


@pytest.mark.parametrize("kind", ["rule", "case", "page"])
def test_the_pages_tell_of_everything_that_can_be_new(kind: str) -> None:
    assert kind in _subcommands(_subcommands(command_line())["new"])
    assert f"`submit new {kind}" in PAGES["ru"]["staff/first-edit.md"]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_settings_names_every_setting(name: str) -> None:
    assert f"| `{PREFIX}{name}` |" in SETTINGS_PAGE


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_sample_of_the_front_matter_of_every_kind(kind: str) -> None:
    samples = "".join(re.findall(r"```ya?ml\n(.*?)```", PAGES["ru"]["staff/index.md"], re.DOTALL))
    assert re.search(rf"^    {kind}: \S", samples, re.MULTILINE)


@pytest.mark.parametrize("key", sorted(UPKEEP_KEYS))
def test_the_keys_of_upkeep_are_shown(key: str) -> None:
    assert re.search(rf"^{key}: \S", PAGES["ru"]["staff/first-edit.md"].partition("{ #upkeep }")[2], re.MULTILINE)


MISTAKES = PAGES["ru"]["staff/first-edit.md"].partition("{ #mistakes }")[2].partition("\n## ")[0]
SAID = [words["what"] for words in (*CATALOGUE.values(), *WORDS.values()) if "what" in words]


@pytest.mark.parametrize("cell", re.findall(r"^\| ([А-ЯЁ][^|]*?) \|", MISTAKES, re.MULTILINE)[1:])
def test_the_table_of_mistakes_quotes_what_the_check_says(cell: str) -> None:
    pattern = re.escape(cell).replace("…", ".+?")
    assert any(re.match(pattern, what) for what in SAID), cell


def test_the_first_edit_speaks_of_what_is_there() -> None:
    rules = read_rulebook(PAGES)[0].rules
    assert rules["r-6-2"].parameters["remind_after"] == 3 and rules["r-6-2"].text("ru").page == "rules/closing.md"
    assert "срочно" in rules["r-10-3"].parameters["words"]
    assert str(PREVIEW_PORT) in PAGES["ru"]["staff/first-edit.md"]


@pytest.mark.parametrize("path", ["staff/first-edit.md", "staff/index.md"])
def test_the_bad_example_to_be_added_breaks_the_rule_it_is_added_to(path: str) -> None:
    (written,) = re.findall(r"^```ticket bad\nТема: (Счёт .*)\n```$", PAGES["ru"][path], re.MULTILINE)
    checker = Checker(read_rulebook(PAGES)[0])
    assert "r-3-2" in {finding.rule for finding in checker.verdict(Typed({"subject": written})).findings}
