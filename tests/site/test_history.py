"""The history of the pages, as git has it: what git tells, and which of it changes a rule."""

import os
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from submit.publication import read_pages
from submit.revision import NO_LOG, read_log, read_pages_at
from submit.rulebook.problem import Problem
from submit.rulebook.reader import Pages, read_rulebook, read_rules
from submit.rulebook.rulebook import Rulebook
from submit.site.history import rule_editions
from submit.site.history.timeline import FEW, WEIGHTY, Edit
from tests.site.conftest import ROOT, SUBJECT, make_house
from tests.site.repository import Repository, history_of

PAGE = "ru/rules/subject.md"
PROSE = "Тема — от"
"""The beginning of the only paragraph."""


@pytest.fixture
def house(tmp_path: Path) -> Repository:
    """The tiny house with its first commit, of 1 November 2026."""
    found = Repository(make_house(tmp_path / "house"))
    found.commit("Первая редакция")
    return found


def last(house: Repository) -> Edit:
    return house.history().edits[0]


def what(edit: Edit) -> list[tuple[str, str]]:
    return [(f"{page.lang}/{page.path}", page.what) for page in edit.pages]


def said(edit: Edit) -> list[str]:
    return [f"{rule.number}: {change}".replace("\u00a0", " ") for rule in edit.rules for change in rule.changes["ru"]]


def test_the_first_edition_adds_pages_and_changes_no_rule(house: Repository) -> None:
    (edit,) = house.history().edits
    assert what(edit) == [("en/rules/subject.md", "added"), ("ru/rules/contacts.md", "added"), (PAGE, "added")]
    assert (edit.commit.author, edit.commit.summary, edit.day) == (
        "Анна Редактор",
        "Первая редакция",
        date(2026, 11, 1),
    )
    assert edit.rules == ()
    page = edit.page(house.history().lines[PAGE])
    assert page is not None and page.bytes == len(SUBJECT.encode())


def test_a_number_is_a_change_of_its_rule_on_the_pages_of_both_languages(house: Repository) -> None:
    house.edit(PAGE, "min: 10", "min: 12")
    edit, history = last(house), house.history()
    assert said(edit) == ["3.2: было от 10 знаков, станет от 12"]
    for page in (PAGE, "en/rules/subject.md"):
        assert history.of(page)[0] == edit
        assert history.changed(page) == date(2026, 11, 2)
    assert history.changed("ru/rules/contacts.md") == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ("message.long: Тема — не больше {max}\n", "message.long: Тема — до {max}\n",
         ["3.1: сообщение: было «Тема — не больше 255», станет «Тема — до 255»"]),
        ("    upcoming:\n", "    words: 1\n    upcoming:\n", ["3.2: слова: было не задано, станет 1"]),
        ("2027-06-01, max: 100, note: Короче темы — быстрее разбор", "2027-06-01, max: 90",
         ["3.2: объявленное на 1 июня 2027 года изменится: было до 120 знаков, станет до 90"]),
        ("Sabre: ошибка 500", "Sabre: ошибка 502", []),
        ("Тема — от", "В теме от", []),
    ],
)  # fmt: skip
def test_rules_are_told_apart_from_prose_and_examples(
    house: Repository, before: str, after: str, sentences: list[str]
) -> None:
    house.edit(PAGE, before, after)
    assert said(last(house)) == sentences


def test_a_rule_can_come_and_go(house: Repository) -> None:
    entry, section = "  r-3-3: {check: none}\n", "\n## 3.3. Новое { #r-3-3 }\n\nТекст.\n"
    house.write(PAGE, SUBJECT.replace("  r-3-2:\n", f"{entry}  r-3-2:\n") + section)
    house.commit()
    assert said(last(house)) == ["3.3: новое правило, форма его не проверяет"]
    house.write(PAGE, SUBJECT)
    house.commit()
    assert said(last(house)) == ["3.3: правило отозвано"]


@pytest.mark.parametrize(
    ("before", "after", "is_major"),
    [
        (PROSE, "Темма — от", False),
        (PROSE, "Наша тема — всегда от", False),
        (PROSE, "Наша новая короткая тема бывает обычно от", True),
        (PROSE, "Тема — не от", True),
        (PROSE, "Тема — нельзя от", True),
        (PROSE, "Тема — 7 от", True),
        ("title: Тема\n", "title: Темы\n", False),
        ("description: Какой", "description: Такой", False),
        ("\n## 3.1.", "\n\n\n## 3.1.", False),
        ("Sabre: ошибка 500", "Sabre: ошибка 501", True),
    ],
)
def test_a_slip_mended_does_not_move_the_date_of_a_page(
    house: Repository, before: str, after: str, is_major: bool
) -> None:
    house.edit(PAGE, before, after)
    assert house.history().changed(PAGE) == date(2026, 11, 2 if is_major else 1)
    assert last(house).is_major(house.history().lines[PAGE]) == is_major


def test_the_page_of_the_history_says_what_a_minor_edit_is() -> None:
    for lang, number in (("ru", "меньше пяти"), ("en", "fewer than five")):
        page = (ROOT / "docs" / lang / "history.md").read_text(encoding="utf-8")
        (line,) = (line for line in page.splitlines() if number in line)
        words = re.findall("«(не|нужно|можно|нельзя)»|“(not|must|may|can)”", line)
        assert FEW == 5 and len(words) == 4
        assert all(WEIGHTY.search(russian or english) for russian, english in words)


def test_the_history_follows_a_page_to_its_new_name(house: Repository) -> None:
    house.git("mv", "docs/ru/rules/contacts.md", "docs/ru/rules/mail.md")
    house.commit("Переезд")
    house.edit("ru/rules/mail.md", "Контакты", "Почта")
    history = house.history()
    assert [edit.commit.summary for edit in history.of("ru/rules/mail.md")] == ["Правка", "Переезд", "Первая редакция"]
    assert what(history.edits[1]) == [("ru/rules/mail.md", "moved")]
    assert "ru/rules/contacts.md" not in history.lines


def test_a_page_that_goes_over_into_another_language_begins_there(house: Repository) -> None:
    house.git("mv", "docs/ru/rules/contacts.md", "docs/en/rules/contacts.md")
    house.commit()
    found = what(last(house))
    assert found == [("ru/rules/contacts.md", "removed"), ("en/rules/contacts.md", "added")]


def test_a_page_that_comes_back_goes_on_with_its_history(house: Repository) -> None:
    text = house.read("ru/rules/contacts.md")
    (house.folder / "docs/ru/rules/contacts.md").unlink()
    house.commit("Убрали")
    house.write("ru/rules/contacts.md", text)
    house.commit("Вернули")
    found = house.history().of("ru/rules/contacts.md")
    assert [edit.commit.summary for edit in found] == ["Вернули", "Убрали", "Первая редакция"]


def test_a_merge_is_one_step_and_says_what_it_brings(house: Repository) -> None:
    house.git("checkout", "--quiet", "-b", "branch")
    house.edit(PAGE, "min: 10", "min: 11", "На ветке")
    house.edit(PAGE, "min: 11", "min: 12", "На ветке ещё раз")
    house.git("checkout", "--quiet", "main")
    house.edit("ru/rules/contacts.md", "Контакты", "Связь", "Рядом")
    house.git("merge", "--quiet", "--no-ff", "-m", "Merge branch 'branch'\n\nТема не короче 12 знаков", "branch")
    history = house.history()
    assert [edit.commit.summary for edit in history.edits] == ["Тема не короче 12 знаков", "Рядом", "Первая редакция"]
    assert said(history.edits[0]) == ["3.2: было от 10 знаков, станет от 12"]


def test_commits_that_no_reader_sees_are_left_out(house: Repository) -> None:
    house.commit("Пустая")
    (house.folder / "README").write_text("Не страница", encoding="utf-8")
    house.write("ru/picture.txt", "Не страница")
    house.commit("Не страница")
    (house.folder / "docs" / PAGE).chmod(0o755)
    house.commit("Права файла")
    house.write("ru/staff/index.md", "---\ntitle: Памятка\n---\nТекст.\n")
    house.commit("Для сотрудников")
    assert [edit.commit.summary for edit in house.history().edits] == ["Первая редакция"]


@pytest.mark.parametrize("broken", ["rules: [", "min: 10\n    min: 11", "\tmin: 10"])
def test_broken_front_matter_is_named_and_leaves_the_former_rules_in_force(house: Repository, broken: str) -> None:
    before = house.history().edits[0].editions
    house.edit(PAGE, "min: 10", broken, "Сломали")
    house.edit(PAGE, broken, "min: 12", "Починили")
    mended, broke, first = house.history().edits
    assert (broke.broken, broke.rules, broke.editions) == (("rules/subject.md",), (), ())
    assert mended.broken == () and said(mended) == ["3.2: было от 10 знаков, станет от 12"]
    assert first.editions == before


def test_a_page_that_was_broken_from_the_start_is_named(tmp_path: Path) -> None:
    house = Repository(make_house(tmp_path / "house"))
    house.write(PAGE, SUBJECT.replace("---\n\n", "\n", 1))
    house.commit("Без конца шапки")
    assert last(house).broken == ("rules/subject.md",)
    house.write(PAGE, SUBJECT)
    house.commit()
    assert "3.2: новое правило, это совет, отправить можно и как есть" in said(last(house))


@pytest.mark.parametrize(
    ("content", "fault"),
    [(SUBJECT.encode("cp1251", "replace"), "encoding"), (SUBJECT.encode() + b"x" * (1 << 20), "large")],
)
def test_a_text_that_cannot_be_compared_is_named(house: Repository, content: bytes, fault: str) -> None:
    house.write(PAGE, content)
    house.commit("Иначе")
    house.write(PAGE, SUBJECT)
    house.commit("Как было")
    back, away, _ = house.history().edits
    assert [edit.pages[0].fault for edit in (back, away)] == [fault, fault]
    assert away.broken == ("rules/subject.md",) and said(back) == []


def test_a_page_with_windows_line_ends_is_the_same_page(house: Repository) -> None:
    house.write(PAGE, "\ufeff" + SUBJECT.replace("\n", "\r\n"))
    house.commit()
    (page,) = last(house).pages
    assert page.comparison is not None and page.comparison.changed_words == 0
    assert last(house).broken == ()


def test_a_link_under_the_name_of_a_page_is_no_page(house: Repository) -> None:
    page = house.folder / "docs/ru/rules/contacts.md"
    page.unlink()
    page.symlink_to("/etc/hostname")
    house.git("add", "--all")
    house.commit()
    assert what(house.history().edits[0]) == [("ru/rules/contacts.md", "removed")]


@pytest.mark.parametrize(
    ("author", "shown"),
    [("a.smith@corp.example", "a.smith"), ("Имя\x1bФамилия", "Имя Фамилия"), ("<b>Имя</b>", "bИмя/b")],
)
def test_an_author_is_a_name_and_never_an_address(house: Repository, author: str, shown: str) -> None:
    house.write(PAGE, SUBJECT.replace(PROSE, "Темы — от"))
    house.commit(GIT_AUTHOR_NAME=author)
    assert last(house).commit.author == shown


def test_a_summary_in_an_unknown_encoding_keeps_what_can_be_read(house: Repository) -> None:
    house.write(PAGE, SUBJECT.replace(PROSE, "Темы — от"))
    house.git("add", "--all")
    tree = house.git("write-tree").strip()
    head = house.git("rev-parse", "HEAD").strip()
    raw = (
        f"tree {tree}\nparent {head}\nauthor A <a@b.example> 1 +0000\ncommitter A <a@b.example> 99999999999999 +0000\n"
    )
    content = raw.encode() + b"encoding x-none\n\n\xcf\xf0\xe0\xe2\xea\xe0 42\x08\n"
    (house.folder / "commit").write_bytes(content)
    name = house.git("hash-object", "-t", "commit", "-w", "--literally", "commit").strip()
    house.git("update-ref", "refs/heads/main", name)
    edit = last(house)
    assert edit.commit.summary.endswith("42") and "\ufffd" in edit.commit.summary
    assert edit.commit.author == "A"


def test_where_git_or_its_history_is_missing_there_is_none(
    tmp_path: Path, house: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = make_house(tmp_path / "tarball")
    assert read_log(bare) == NO_LOG
    Repository(bare)
    assert read_log(bare) == NO_LOG
    monkeypatch.setenv("PATH", "")
    assert read_log(house.folder) == NO_LOG


def test_a_shallow_clone_knows_that_it_lacks_the_beginning(house: Repository, tmp_path: Path) -> None:
    house.edit(PAGE, "min: 10", "min: 11")
    house.edit("ru/rules/contacts.md", "Контакты", "Как нам написать и когда ждать ответа", "Последняя")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=2", house.folder.as_uri(), clone], check=True)
    history = history_of(clone)
    assert history.is_shallow and not house.history().is_shallow
    assert [what(edit)[-1][1] for edit in history.edits] == ["changed", "start"]
    assert history.changed(PAGE) is None
    assert history.changed("ru/rules/contacts.md") == date(2026, 11, 3)


def test_every_edition_is_the_one_that_the_whole_rule_book_gives(house: Repository) -> None:
    for before, after in (
        ("min: 10", "min: 12"),
        ("max: 255", "max: 200"),
        ("не короче", "длиннее"),
        (PROSE, "В теме"),
    ):
        house.edit(PAGE, before, after)
    house.edit("en/rules/subject.md", "needs", "wants")
    house.edit("ru/rules/contacts.md", "type: email, address: desk", "type: email, address: table")
    edition = ""
    for edit in reversed(house.history().edits):
        edition = edit.editions[0][0] if edit.editions else edition
        rulebook, problems = read_rulebook(read_pages_at(edit.commit.id, house.folder))
        assert not problems and rulebook.at(edit.day).edition == edition


def test_an_announced_edition_is_known_before_its_day(house: Repository) -> None:
    ((now, first), (then, since)) = last(house).editions
    rulebook = read_rulebook(read_pages(house.folder / "docs"))[0]
    assert (first, since) == (date(2026, 11, 1), date(2027, 6, 1))
    assert (now, then) == (rulebook.at(first).edition, rulebook.at(since).edition)


def test_what_a_commit_left_alone_is_not_read_again(house: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(pages: Pages) -> tuple[Rulebook, list[Problem]]:
        read.extend(pages["ru"].values())
        return read_rules(pages)

    monkeypatch.setattr(rule_editions, "read_rules", counted)
    for number in range(20):
        house.edit(PAGE, PROSE, f"{PROSE} слово{number}")
    house.history()
    prose_only = len(read)
    house.edit(PAGE, "min: 10", "min: 12")
    house.history()
    # The rules of today are known; of the past, the one that was different is read, and the pages' own keys again.
    assert len(read) == 2 * prose_only + 1


def test_the_environment_of_a_git_hook_changes_nothing(house: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    log = read_log(house.folder)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "log.showSignature")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    monkeypatch.setenv("GIT_PAGER", os.devnull)
    assert read_log(house.folder) == log
