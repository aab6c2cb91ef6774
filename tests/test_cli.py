"""The command line, as staff and other programs use it."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from submit.cli import main
from submit.delivery.worker import LEASE
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from tests.conftest import ROOT, Clock
from tests.rulebook.sample import RU, changed
from tests.store.samples import file_a_ticket

Validate = Callable[[bytes], int]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The commands are run in an empty folder, with settings of their own."""
    for name in [name for name in os.environ if name.startswith("SUBMIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUBMIT_VAR", str(tmp_path))
    monkeypatch.setenv("SUBMIT_PUBLIC_URL", "https://support.example")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def validate(monkeypatch: pytest.MonkeyPatch) -> Validate:
    """Gives lines to `submit validate`."""

    def run(lines: bytes) -> int:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
        return main(["validate"])

    return run


@pytest.fixture
def published(rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]) -> None:
    publish_rules(rulebook)


def verdicts(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


def write_page(folder: Path, text: str) -> None:
    (folder / "docs" / "ru").mkdir(parents=True)
    (folder / "docs" / "ru" / "all.md").write_text(text, encoding="utf-8")


def test_the_line_of_the_readme_gives_findings(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    command = f"""printf '{{"tracker":"bug","subject":"Не работает"}}' | {sys.executable} -m submit validate"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(command, shell=True, cwd=tmp_path, env=environment, capture_output=True, check=True)
    verdict = json.loads(found.stdout)
    assert {finding["rule"] for finding in verdict["findings"]} == {"r-10-1"}
    (finding,) = verdict["findings"]
    assert (finding["level"], finding["field"], finding["code"]) == ("advice", "subject", "vague.vague")
    assert finding["message"]
    assert finding["url"] == "https://support.example/guide/#r-10-1"
    assert verdict["priority"] == "medium"


@pytest.mark.usefixtures("published")
def test_validate_answers_line_by_line(validate: Validate, capsys: pytest.CaptureFixture[str]) -> None:
    assert validate(b'{"subject": ""}\n\n  \n{"tracker": "bug"}') == 0
    first, second = verdicts(capsys)
    assert [finding["code"] for finding in first["findings"]] == ["answer.empty"]
    assert second["findings"] == []


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b"subject", ""),
        (b"[]", ""),
        (b'{"subject": ', ""),
        (b'{"subject": 5}', "subject"),
        (b'{"theme": "x"}', "theme"),
        (b"\xff\xfe\x00", ""),
        (b'{"subject": "\xff"}', ""),
        (b"[" * 100_000, ""),
        (b"9" * 5000, ""),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_a_malformed_line_is_named_and_the_others_are_judged(
    validate: Validate, capsys: pytest.CaptureFixture[str], line: bytes, key: str
) -> None:
    assert validate(b"{}\n" + line + b"\n{}") == 1
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 2
    assert captured.err.startswith("Строка 2: ")
    assert key in captured.err


@pytest.mark.usefixtures("published")
def test_a_nasty_file_name_is_written_out(validate: Validate, capsys: pytest.CaptureFixture[str]) -> None:
    assert validate(b'{"tracker": "bug", "files": [{"name": "\\ud800\\u0000.exe", "size": 1}]}') == 0
    (verdict,) = verdicts(capsys)
    assert ".exe" in verdict["findings"][0]["message"]


@pytest.mark.usefixtures("published")
def test_validate_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tickets.jsonl").write_text('{"subject": "Не работает"}\n', encoding="utf-8")
    assert main(["validate", "tickets.jsonl"]) == 0
    assert verdicts(capsys)[0]["findings"]


@pytest.mark.usefixtures("published")
def test_validate_says_that_a_file_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "nowhere.jsonl"]) == 1
    captured = capsys.readouterr()
    assert "nowhere.jsonl" in captured.err and captured.out == ""


def test_validate_without_any_rules_judges_nothing(validate: Validate, capsys: pytest.CaptureFixture[str]) -> None:
    assert validate(b"{}") == 1
    assert "docs/ru:1:1: " in "".join(capsys.readouterr())


def test_check_is_content_with_the_pages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check"]) == 0
    assert "Редакция" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("---\ntitle: Тема: всё\n---\n", "docs/ru/all.md:2:12: "),
        (changed(RU, "max: 255", "max: много"), "docs/ru/all.md:9:5: "),
        (changed(RU, "check: length", "check: lenght"), "docs/ru/all.md:32:5: "),
    ],
    ids=["syntax", "parameter", "check"],
)
def test_check_names_file_line_and_column_and_exits_with_1(
    here: Path, capsys: pytest.CaptureFixture[str], page: str, place: str
) -> None:
    write_page(here, page)
    assert main(["check"]) == 1
    assert any(line.startswith(place) for line in capsys.readouterr().out.splitlines())


def test_check_names_the_place_of_an_example_that_breaks_no_rule(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "docs", here / "docs")
    page = here / "docs" / "ru" / "rules" / "files.md"
    broken = changed(page.read_text(encoding="utf-8"), "Файлы: scan.exe", "Файлы: scan.png")
    page.write_text(broken, encoding="utf-8")
    line = broken[: broken.index("Файлы: scan.png")].count("\n")
    assert main(["check"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert any(text.startswith(f"docs/ru/rules/files.md:{line}:1: ") for text in told)


def test_check_says_where_there_are_no_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith("docs/ru:1:1: ")


def test_the_outbox_of_a_new_store_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outbox", "list"]) == 0
    assert capsys.readouterr().out == "Заявок нет.\n"


def test_the_outbox_says_what_waits_and_why(
    database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = Queue(database)
    claimed = []
    for number in (1, 2):
        file_a_ticket(database, clock(), f"ML-{number}")
        claimed.append(queue.claim(clock(), LEASE))
        clock.forward(minutes=1)
    one, two = claimed
    assert one and two
    queue.postponed(one, "Сервер молчит.", clock(), unknown=False)
    queue.delivered(two, "77", "https://tracker.example/issues/77", clock())
    assert main(["outbox", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("ML-1  ждёт  2026-11-22 12:00") and first.endswith("Сервер молчит.")
    assert second.startswith("ML-2  доставлена  2026-11-22 12:01") and "/issues/77" in second


@pytest.mark.parametrize("command", [["check"], ["validate"], ["outbox", "list"], ["web"], ["deliver", "--once"]])
def test_a_setting_that_cannot_be_used_stops_every_command_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.setenv("SUBMIT_PORT", "eighty")
    assert main(command) == 78
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "SUBMIT_PORT" in captured.err and captured.err.count("\n") == 1


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/submit.db", "nonsense", "nosuch://x", "postgresql://x"])
def test_a_store_that_cannot_be_reached_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("SUBMIT_DATABASE_URL", url)
    assert main(["outbox", "list"]) == 78
    assert "SUBMIT_DATABASE_URL" in capsys.readouterr().err


def test_deliver_once_empties_the_outbox_into_the_maildir(here: Path, database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    assert main(["deliver", "--once"]) == 0
    assert len(list((here / "mail" / "new").iterdir())) == 1


def test_web_without_a_publication_says_how_to_make_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["web"]) == 1
    assert "submit site" in capsys.readouterr().out


def test_one_ticket_is_shown_whole_and_can_be_tried_again(
    database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = file_a_ticket(database, clock(), "ML-1")
    assert main(["outbox", "show", "ML-1"]) == 0
    shown = capsys.readouterr().out
    assert ticket.subject in shown and "/submit/sent/t-ML-1/" in shown and ticket.answers[0].text in shown
    assert main(["outbox", "retry", "ML-1"]) == 0
    assert main(["outbox", "retry", "ML-2"]) == 1
    assert main(["outbox", "show", "ML-2"]) == 1


def test_the_outbox_can_be_taken_along_and_no_cell_is_a_formula(
    database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    file_a_ticket(database, clock(), "ML-1")
    claimed = Queue(database).claim(clock(), LEASE)
    assert claimed
    Queue(database).postponed(claimed, "=HYPERLINK(1)", clock(), unknown=False)
    assert main(["outbox", "export"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["reference"], line["state"]) == ("ML-1", "waiting")
    assert main(["outbox", "export", "--csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["problem"] == "'=HYPERLINK(1)"


def test_a_store_is_backed_up_restored_and_carried_over(
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    clock: Clock,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file_a_ticket(database, clock(), "ML-1")
    copy = str(tmp_path / "copy.db")
    assert main(["backup", copy]) == 0
    assert main(["backup", copy]) == 1, "a copy overwrites nothing"
    assert main(["restore", copy]) == 1, "only an empty store is filled"
    for command, name in (("restore", "one"), ("migrate-store", "two")):
        monkeypatch.setenv("SUBMIT_DATABASE_URL", f"sqlite:///{tmp_path / name}.db")
        assert main([command, copy]) == 0
        capsys.readouterr()
        assert main(["outbox", "list"]) == 0
        assert capsys.readouterr().out.startswith("ML-1")
    assert main(["restore", str(tmp_path / "none.db")]) == 1
    (tmp_path / "torn.db").write_bytes(b"no store")
    monkeypatch.setenv("SUBMIT_DATABASE_URL", f"sqlite:///{tmp_path / 'three'}.db")
    assert main(["restore", str(tmp_path / "torn.db")]) == 1


def test_a_client_is_erased_by_address(database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    ticket = file_a_ticket(database, clock(), "ML-1")
    claimed = Queue(database).claim(clock(), LEASE)
    assert claimed
    Queue(database).delivered(claimed, "77", None, clock())
    assert main(["erase", ticket.email]) == 0
    assert "1" in capsys.readouterr().out
    assert Outbox(database).entries()[0].ticket.email == ""
