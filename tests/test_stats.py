"""`submit stats`: a table of how often rules spoke and were passed over."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from submit.cli import main
from submit.rulebook.rulebook import Rulebook
from submit.store.counts import Counts
from submit.store.database import Database
from submit.ticket.finding import Finding

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def here(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    rulebook: Rulebook,
    publish_rules: Callable[[Rulebook], None],
) -> None:
    for name in [name for name in os.environ if name.startswith("SUBMIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUBMIT_VAR", str(tmp_path))
    publish_rules(rulebook)


def count(database: Database, rule: str, code: str, spoke: int, passed_over: int, field: str = "subject") -> None:
    findings = [Finding(rule, field, "advice", code, "", "")]
    for number in range(spoke):
        Counts(database).spoke(f"{code}-{number}", findings, DAY)
    for number in range(passed_over):
        Counts(database).passed_over(f"{code}-{number}", findings, DAY)


def test_it_prints_each_rule_in_the_order_of_the_pages(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    count(database, "r-10-1", "vague.vague", 12, 11)
    count(database, "r-3-2", "length.short", 200, 5)
    count(database, "r-3-2", "length.long", 1, 0)
    count(database, "r-99-1", "gone.gone", 3, 3)
    assert main(["stats"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "№       Правило                 Сработало  Пропустили  Доля",
        "3.2     Тема короткая и точная        201           5    2%",
        "10.1    Тема из общих слов             12          11   92%  пропускают чаще, чем слушают: поправьте правило",
        "r-99-1  (отозвано)                      3           3  100%",
    ]


def test_it_prints_each_field_and_kind_of_message(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    count(database, "r-3-2", "length.short", 2, 1)
    count(database, "r-3-3", "answer.empty", 3, 0, field="steps")
    assert main(["stats", "--fields"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Ответ       №    Правило                 Что не так    Сработало  Пропустили  Доля",
        "Тема        3.2  Тема короткая и точная  length.short          2           1   50%",
        "Что делали  3.3  Что вы делали           answer.empty          3           0    0%",
    ]


@pytest.mark.parametrize("options", [[], ["--fields"]])
def test_before_any_rule_spoke_it_says_so(capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    assert main(["stats", *options]) == 0
    assert capsys.readouterr().out == "Пока ни одно правило не сработало.\n"
