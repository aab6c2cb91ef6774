"""What holds for every check, whatever the text."""

from importlib.resources import files
from inspect import getmodule
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.rulebook.rulebook import Rulebook
from submit.ticket.check_compiler import compile_checks
from submit.ticket.checker import Checker
from submit.ticket.checks.check import Check, Danger
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.clean import clean_line, clean_text
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import Typed
from tests.ticket.samples import ANY_TEXT, LONG

DECLARED = {"pattern", "words"}
"""Checks that staff fill with something of their own; no rule of ours needs them."""

FACTS = {"email_syntax", "files", "length", "mail_domain"}
"""Checks of what is impossible, missing or over a limit."""

DANGER = {name for name, check in CHECKS.items() if issubclass(check, Danger)}
"""Checks of what would harm the client. Every other one is about style."""

FILES = st.none() | st.lists(st.builds(FileInfo, ANY_TEXT, ANY_TEXT, st.integers(), st.just("")), max_size=3).map(tuple)


def test_every_module_of_a_check_is_registered_and_has_its_table() -> None:
    modules = {path.stem for path in Path(str(files("submit.ticket.checks"))).glob("*.py")}
    named = {getmodule(check).__name__.rpartition(".")[2] for check in CHECKS.values()}  # type: ignore[union-attr]
    assert modules - {"__init__", "check", "check_types"} == named
    assert {f"test_{name}" for name in named} <= {path.stem for path in Path(__file__).parent.glob("*.py")}


@pytest.mark.parametrize("name", sorted(set(CHECKS) - FACTS - DANGER))
def test_style_never_stops(name: str) -> None:
    assert CHECKS[name].LEVELS == ("advice",)


@pytest.mark.parametrize("check", CHECKS.values())
def test_every_check_tells_what_it_can_say_and_how_loud(check: type[Check]) -> None:
    assert check.CODES and check.LEVELS
    assert set(check.LEVELS) <= {"stop", "advice"}


def test_every_check_is_used_by_a_rule_of_the_pages(rulebook: Rulebook) -> None:
    used = {item.rule.name for item in compile_checks(rulebook)[0]}
    assert used | DECLARED == set(CHECKS)


@given(text=ANY_TEXT, other=ANY_TEXT, attached=FILES, cleaned=st.booleans(), lang=st.sampled_from(["ru", "en"]))
def test_any_text_ends_in_findings_and_never_in_an_exception(
    checker: Checker, text: str, other: str, attached: tuple[FileInfo, ...] | None, cleaned: bool, lang: str
) -> None:
    texts = {name: clean_text(text) if cleaned else text for name in (*checker.rulebook.questions, "description")}
    texts |= {
        "actual": other,
        "email": clean_line(other) if cleaned else other,
        "tracker": "bug",
        "impact": f"{text}\npartial",
    }
    verdict = checker.verdict(Typed(texts, attached, lang, complete=True))
    for finding in verdict.findings:
        assert finding.rule in checker.rulebook.rules
        assert finding.message and finding.url.endswith(f"#{finding.rule}")
    assert verdict.priority == "medium"


@pytest.mark.parametrize("text", LONG, ids=lambda text: repr(text[:4]))
def test_a_long_text_is_judged_at_once(checker: Checker, text: str) -> None:
    started = process_time()
    checker.verdict(Typed(dict.fromkeys((*checker.rulebook.questions, "description"), text)))
    assert process_time() - started < 2


@given(text=ANY_TEXT)
def test_a_check_speaks_of_what_it_was_asked_about(checker: Checker, text: str) -> None:
    for item in compile_checks(checker.rulebook)[0]:
        named = {getattr(item.check, key, ()) for key in ("field", "other")} | set(getattr(item.check, "fields", ()))
        named |= set(checker.rulebook.questions) if isinstance(item.check, Danger) else set()
        for hit in item.check.hits(Typed(dict.fromkeys(checker.rulebook.questions, text))):
            assert hit.field in named
            assert hit.code in item.check.CODES
            assert set(hit.values) == set(item.check.CODES[hit.code])
