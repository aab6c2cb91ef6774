"""`submit diff REV`: an edit in words, and what it would do to the tickets in the store."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from submit.cli import main
from submit.revision import RevisionError, read_pages_at
from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.outbox import Outbox
from tests.conftest import Clock
from tests.rulebook.sample import changed
from tests.site.conftest import PAGES, SUBJECT
from tests.store.samples import a_draft, a_ticket, kept


def git(folder: Path, *arguments: str) -> str:
    identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_CONFIG_GLOBAL": os.devnull}
    identity |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.example", "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **identity}, capture_output=True, text=True, check=True
    )
    return done.stdout


def write_pages(folder: Path) -> None:
    for path, text in PAGES.items():
        page = folder / "docs" / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder under git with a few pages, where the commands are run; the store is beside it."""
    for name in [name for name in os.environ if name.startswith(("SUBMIT_", "GIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUBMIT_VAR", str(tmp_path))
    house = tmp_path / "house"
    write_pages(house)
    git(house, "init", "--quiet")
    git(house, "add", ".")
    git(house, "commit", "--quiet", "-m", "first")
    monkeypatch.chdir(house)
    return house


def edit(house: Path, old: str, new: str) -> None:
    page = house / "docs" / "ru" / "rules" / "subject.md"
    page.write_text(changed(page.read_text(encoding="utf-8"), old, new), encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.replace("\u00a0", " ").splitlines()


def file_tickets(database: Database, clock: Clock, *subjects: str) -> None:
    for number, subject in enumerate(subjects):
        id, reference = f"d{number}", f"ML-{number}"
        Drafts(database).save(a_draft(id), clock())
        ticket = replace(a_ticket(reference, clock()), subject=subject)
        draft = kept(Drafts(database), a_draft(id))
        Outbox(database).accept(draft, f"t{number}", lambda found=reference: found, lambda _, made=ticket: made)


LONG = "На шаге оплаты сумма вдруг растёт, хотя тариф прежний"
SHORTER = ("    max: 255\n", "    max: 50\n")


def test_an_edit_and_the_tickets_it_would_stop(
    house: Path, database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    file_tickets(database, clock, "Чек без НДС", LONG, LONG + "!", "", LONG)
    edit(house, *SHORTER)
    assert main(["diff", "HEAD"]) == 0
    assert told(capsys) == [
        "3.1. Тема: было до 255 знаков, станет до 50.",
        "Не прошли бы по новым правилам: 3 из 4 принятых заявок.",
        "  3.1. Тема: 3 (ML-1, ML-2, ML-4)",
        "Текст уже удалён по сроку хранения, не проверено заявок: 1.",
    ]


def test_of_many_stopped_tickets_the_first_are_named(
    house: Path, database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    file_tickets(database, clock, *[LONG] * 4)
    edit(house, *SHORTER)
    assert main(["diff"]) == 0
    assert "  3.1. Тема: 4 (ML-0, ML-1, ML-2…)" in told(capsys)


def test_more_advice_and_no_stop(
    house: Path, database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    file_tickets(database, clock, "Чек без НДС", LONG)
    edit(house, "    min: 10\n", "    min: 12\n")
    assert main(["diff"]) == 0
    assert told(capsys) == [
        "3.2. Тема короткая: было от 10 знаков, станет от 12.",
        "Принятые заявки прошли бы и по новым правилам: 2 из 2.",
        "  3.2. Тема короткая: советов больше на 1",
    ]


def test_without_a_store_the_edit_is_told_and_none_is_made(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(house, *SHORTER)
    assert main(["diff"]) == 0
    assert told(capsys)[1:] == ["Хранилища здесь нет, принятые заявки по новым правилам не проверены."]
    assert not (tmp_path / "submit.db").exists()


@pytest.mark.usefixtures("database")
def test_an_empty_store_is_no_proof(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(house, *SHORTER)
    assert main(["diff"]) == 0
    assert told(capsys)[1:] == ["Принятых заявок с текстом нет, проверить правку не на чем."]


def test_an_older_revision_can_be_named(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(house, *SHORTER)
    git(house, "commit", "--quiet", "-am", "second")
    assert main(["diff"]) == 0
    assert told(capsys) == ["Ничего не изменилось."]
    assert main(["diff", "HEAD~1"]) == 0
    assert told(capsys)[0] == "3.1. Тема: было до 255 знаков, станет до 50."


def test_what_was_announced_and_is_in_force_counts_as_what_was(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(house, "    max: 255\n", "    max: 255\n    upcoming: [{from: 2020-01-01, max: 200}]\n")
    git(house, "commit", "--quiet", "-am", "announced long ago")
    edit(house, "    max: 255\n    upcoming: [{from: 2020-01-01, max: 200}]\n", "    max: 180\n")
    assert main(["diff"]) == 0
    assert told(capsys)[0] == "3.1. Тема: было до 200 знаков, станет до 180."


def test_an_edit_of_the_prose_names_its_page(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(house, "\nТема — от ", "\nХорошая тема — от ")
    assert main(["diff"]) == 0
    assert told(capsys) == ["Числа, списки и слова формы прежние, изменился только текст страниц: ru/rules/subject.md."]


def test_line_ends_of_another_system_are_no_edit(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = house / "docs" / "ru" / "rules" / "subject.md"
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes().replace(b"\n", b"\r\n"))
    git(house, "commit", "--quiet", "-am", "from another system")
    page.write_bytes(page.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))
    assert main(["diff"]) == 0
    assert told(capsys) == ["Ничего не изменилось."]


def test_a_broken_edit_is_named_with_its_line(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(house, "    min: 10\n", "    min: десять\n")
    assert main(["diff"]) == 1
    assert "docs/ru/rules/subject.md:" in told(capsys)[0]


@pytest.mark.parametrize("revision", ["nowhere", "--output=stolen", "-p", "HEAD:docs", "HEAD^{tree}", ""])
def test_a_revision_that_is_none_is_named(house: Path, capsys: pytest.CaptureFixture[str], revision: str) -> None:
    assert main(["diff", "--", revision]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"Ревизии {revision} в git нет: назовите коммит, ветку или метку, например HEAD~1.\n"
    assert not (house / "stolen").exists()


def test_a_revision_before_the_pages_is_named(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(house, "rm", "--quiet", "-r", "--cached", "docs")
    git(house, "commit", "--quiet", "-m", "without pages")
    assert main(["diff"]) == 1
    assert "страниц docs ещё нет" in capsys.readouterr().err


def test_a_revision_with_broken_rules_is_named(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(house, "    max: 255\n", "    max: much\n")
    git(house, "commit", "--quiet", "-am", "broken")
    edit(house, "    max: much\n", "    max: 255\n")
    assert main(["diff"]) == 1
    assert "В ревизии HEAD правила с ошибками" in capsys.readouterr().err


def test_a_tarball_without_git_is_told_in_one_sentence(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(house.parent))
    (house / ".git").rename(house / "git-is-gone")
    assert main(["diff"]) == 1
    assert capsys.readouterr().err == (
        "Эта папка не под git, сравнить правила не с чем: запустите команду в рабочей копии репозитория.\n"
    )


def test_a_machine_without_git_is_told_in_one_sentence(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(house))
    assert main(["diff"]) == 1
    assert capsys.readouterr().err == "Программы git здесь нет, сравнить правила не с чем: установите git.\n"


def test_pages_of_a_folder_inside_the_repository_are_found(tmp_path: Path) -> None:
    write_pages(tmp_path / "inner folder")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    pages = read_pages_at("HEAD", tmp_path / "inner folder")
    assert pages["ru"]["rules/subject.md"] == SUBJECT
    assert set(pages) == {"ru", "en"}
    with pytest.raises(RevisionError, match="pages"):
        read_pages_at("HEAD", tmp_path)
