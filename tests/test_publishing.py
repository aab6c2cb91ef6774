"""What staff type to write, publish and take back, in a tiny house of their own."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from submit.cli import main
from submit.delivery.letter import letter_mail
from submit.site.build.rollback import step_back
from submit.site.build.site_build import build_site
from submit.store.database import Database
from submit.store.letters import Letter, Letters
from tests.site.conftest import make_house

SUBJECT = "docs/ru/rules/subject.md"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("SUBMIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUBMIT_VAR", str(tmp_path / "var"))
    house = make_house(tmp_path / "house")
    monkeypatch.chdir(house)
    return house


def edit(house: Path, before: str, after: str) -> None:
    page = house / SUBJECT
    text = page.read_text(encoding="utf-8")
    assert before in text
    page.write_text(text.replace(before, after), encoding="utf-8")


def in_force(tmp_path: Path) -> str:
    page = tmp_path / "var/sites/current/site/rules/subject/index.html"
    return page.read_text(encoding="utf-8").replace("\u00a0", " ").partition("<p>Тема — ")[2][:5]


def test_publishing_by_itself_builds_only_what_changed_and_an_undo_holds(
    house: Path, tmp_path: Path, capsys: Captured
) -> None:
    publish = ["site", "--if-changed"]
    assert main(publish) == 0 and "Опубликовано" in capsys.readouterr().out
    assert main(publish) == 0 and "ничего не изменилось" in capsys.readouterr().out
    edit(house, "min: 10", "min: 12")
    assert main(publish) == 0 and "Опубликовано" in capsys.readouterr().out
    assert in_force(tmp_path) == "от 12"
    assert main(["site", "--back"]) == 0
    assert "В силе снова прежняя публикация" in capsys.readouterr().out
    assert in_force(tmp_path) == "от 10"
    assert main(publish) == 0 and "отменили" in capsys.readouterr().out
    assert in_force(tmp_path) == "от 10"
    assert main(["site"]) == 0
    assert in_force(tmp_path) == "от 12"


def test_a_broken_edit_is_not_published_and_says_where(house: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["site"]) == 0
    edit(house, "min: 10", "min: десять")
    capsys.readouterr()
    assert main(["site", "--if-changed"]) == 1
    assert capsys.readouterr().out.startswith(f"{SUBJECT}:15:5: ")
    assert in_force(tmp_path) == "от 10"


def letters(tmp_path: Path) -> list[Letter]:
    """The letters that wait in the store of this house."""
    database, now = Database(f"sqlite:///{tmp_path / 'var/submit.db'}"), datetime.now(UTC)
    try:
        return [claimed.letter for claimed in iter(lambda: Letters(database).claim(now, timedelta(1)), None)]
    finally:
        database.close()


def test_a_broken_edit_that_comes_by_itself_is_told_to_staff_once(house: Path, tmp_path: Path) -> None:
    assert main(["outbox", "list"]) == 0  # From here on there is a store.
    edit(house, "min: 10", "min: десять")
    assert main(["site"]) == 1
    assert letters(tmp_path) == []
    assert main(["site", "--if-changed"]) == main(["site", "--if-changed"]) == 1
    (letter,) = letters(tmp_path)
    mail = letter_mail(letter, "front@desk.example", "people@desk.example", "https://support.example")
    assert f"{SUBJECT}:15:5: " in mail.get_content() and letter.recipient is None


def test_a_broken_edit_needs_no_store_to_be_refused(house: Path, tmp_path: Path) -> None:
    edit(house, "min: 10", "min: десять")
    assert main(["site", "--if-changed"]) == 1
    (tmp_path / "var/submit.db").touch()
    assert main(["site", "--if-changed"]) == 1


def test_there_is_nothing_to_take_back_before_the_second_publication(capsys: Captured) -> None:
    assert main(["site", "--back"]) == 1
    assert main(["site"]) == 0
    capsys.readouterr()
    assert main(["site", "--back"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_back_and_if_changed_exclude_each_other() -> None:
    with pytest.raises(SystemExit):
        main(["site", "--back", "--if-changed"])


@pytest.mark.parametrize(
    ("command", "number", "path"),
    [
        (["new", "rule", "subject"], "3.3", SUBJECT),
        (["new", "rule", SUBJECT], "3.3", SUBJECT),
        (["new", "page", "phone-calls"], "10.1", "docs/ru/rules/phone-calls.md"),
    ],
)
def test_what_is_new_passes_the_check_and_is_published(
    house: Path, tmp_path: Path, capsys: Captured, command: list[str], number: str, path: str
) -> None:
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert f"Правило {number} добавлено: {path}:" in printed and "--add-anchors" in printed
    line = int(printed.partition(f"{path}:")[2].partition(".")[0])
    assert (house / path).read_text(encoding="utf-8").split("\n")[line - 1].startswith(f"## {number}. ")
    assert main(["check", "--add-anchors"]) == 0
    assert main(["site"]) == 0
    assert (tmp_path / f"var/sites/current/site/r/{number}/index.html").exists()


@pytest.mark.parametrize(
    "command",
    [["new", "rule", "nowhere"], ["new", "rule", "docs/ru/index.md"], ["new", "case"], ["new", "page", "Звонки"]],
)
def test_what_cannot_be_added_is_one_sentence_and_changes_nothing(
    house: Path, capsys: Captured, command: list[str]
) -> None:
    before = {path: path.read_bytes() for path in sorted(house.joinpath("docs").rglob("*.md"))}
    assert main(command) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
    assert {path: path.read_bytes() for path in sorted(house.joinpath("docs").rglob("*.md"))} == before


def test_two_publications_of_one_second_have_their_order(house: Path, tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    made = []
    for before, after in (("min: 10", "min: 11"), ("min: 11", "min: 12")):
        edit(house, before, after)
        made.append(build_site(house, tmp_path / "var/sites", "http://127.0.0.1:8000", now).folder)
    assert step_back(tmp_path / "var/sites") == (made[1].absolute(), made[0].absolute())
