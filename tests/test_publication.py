import json
import shutil
from pathlib import Path

import pytest

from submit.publication import Publications, publish, read_pages, write_document
from submit.rulebook.problem import RulebookError
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook

PAGE = """\
---
title: Правила
rules:
  r-6-2: {closing: silence, remind_after: 3, annul_after: 3, upcoming: [{from: 2027-06-01, annul_after: 5}]}
---
## 6.2. Молчание { #r-6-2 }

```form
note: Напомним через {remind_after|день|дня|дней}
```
"""


def make(sites: Path, name: str, page: str = PAGE) -> Rulebook:
    """A publication called `name`, not in force yet."""
    rulebook, problems = read_rulebook({"ru": {"rules/closing.md": page}})
    assert not problems
    (sites / name).mkdir(parents=True)
    write_document(sites / name, rulebook)
    return rulebook


def test_before_the_first_publication_there_is_none(tmp_path: Path) -> None:
    assert Publications(tmp_path / "sites").current() is None


def test_a_publication_gives_back_the_rulebook_that_was_written(tmp_path: Path) -> None:
    rulebook = make(tmp_path, "one")
    publish(tmp_path, tmp_path / "one")
    current = Publications(tmp_path).current()
    assert current is not None
    assert current.folder == tmp_path / "one"
    assert current.site == tmp_path / "one" / "site"
    assert current.rulebook.edition == rulebook.edition
    assert current.rulebook.rules["r-6-2"].upcoming == rulebook.rules["r-6-2"].upcoming


def test_a_running_process_sees_the_next_publication(tmp_path: Path) -> None:
    make(tmp_path, "one")
    make(tmp_path, "two", PAGE.replace("remind_after: 3", "remind_after: 4"))
    publications = Publications(tmp_path)
    publish(tmp_path, tmp_path / "one")
    first = publications.current()
    publish(tmp_path, tmp_path / "two")
    second = publications.current()
    assert first is not None and second is not None
    assert first.rulebook.rules["r-6-2"].parameters["remind_after"] == 3
    assert second.rulebook.rules["r-6-2"].parameters["remind_after"] == 4


def test_the_rulebook_is_read_again_only_when_another_one_is_in_force(tmp_path: Path) -> None:
    make(tmp_path, "one")
    publish(tmp_path, tmp_path / "one")
    publications = Publications(tmp_path)
    first = publications.current()
    (tmp_path / "one" / "rulebook.json").unlink()
    assert publications.current() is first


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"rules": [{}]}', "не json"])
def test_a_publication_that_cannot_be_read_leaves_the_former_one_in_force(tmp_path: Path, text: str) -> None:
    make(tmp_path, "one")
    publish(tmp_path, tmp_path / "one")
    publications = Publications(tmp_path)
    first = publications.current()
    make(tmp_path, "two")
    (tmp_path / "two" / "rulebook.json").write_text(text, encoding="utf-8")
    publish(tmp_path, tmp_path / "two")
    assert publications.current() is first


def test_a_publication_that_is_gone_leaves_the_former_one_in_force(tmp_path: Path) -> None:
    make(tmp_path, "one")
    make(tmp_path, "two")
    publish(tmp_path, tmp_path / "one")
    publications = Publications(tmp_path)
    first = publications.current()
    publish(tmp_path, tmp_path / "two")
    shutil.rmtree(tmp_path / "two")
    assert publications.current() is first


def test_publishing_leaves_nothing_but_the_link(tmp_path: Path) -> None:
    make(tmp_path, "one")
    publish(tmp_path, tmp_path / "one")
    publish(tmp_path, tmp_path / "one")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "one"]
    assert (tmp_path / "current").readlink() == Path("one")


def test_pages_are_read_by_language_and_path(tmp_path: Path) -> None:
    for path, data in {
        "ru/index.md": "\ufeffГлавная\r\n".encode(),
        "ru/rules/closing.md": "Закрытие\n".encode(),
        "en/index.md": b"Home \xff\n",
        "ru/picture.svg": b"<svg/>",
        "de/index.md": b"Start\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert read_pages(tmp_path) == {
        "ru": {"index.md": "Главная\n", "rules/closing.md": "Закрытие\n"},
        "en": {"index.md": "Home \ufffd\n"},
    }


def test_the_document_is_plain_json(tmp_path: Path) -> None:
    make(tmp_path, "one")
    document = json.loads((tmp_path / "one" / "rulebook.json").read_text(encoding="utf-8"))
    assert document["rules"][0]["anchor"] == "r-6-2"


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_pages_that_cannot_be_read_are_all_named(tmp_path: Path, kind: str) -> None:
    for path in ("docs/ru/one.md", "docs/ru/rules/two.md"):
        page = tmp_path / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.mkdir() if kind == "folder" else page.symlink_to("nowhere")
    with pytest.raises(RulebookError) as caught:
        read_pages(tmp_path / "docs")
    assert [str(problem).partition(" Проверьте")[0] for problem in caught.value.problems] == [
        "docs/ru/one.md:1:1: Файл не читается.",
        "docs/ru/rules/two.md:1:1: Файл не читается.",
    ]


def test_what_an_editor_leaves_beside_an_open_page_is_no_page(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "ru"
    (folder / ".history").mkdir(parents=True)
    (folder / ".#index.md").symlink_to("editor@host.1234")
    (folder / ".history" / "index.md").write_text("Было", encoding="utf-8")
    (folder / "index.md").write_text("Стало", encoding="utf-8")
    assert read_pages(tmp_path / "docs") == {"ru": {"index.md": "Стало"}}
