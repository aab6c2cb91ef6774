"""Which saves count, and which of what goes on in a folder does not."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from submit.preview.file_watch import Touches, watched

PATIENCE = 60
"""Seconds after which a touch that did not come will not come; a test that passes does not wait for it."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("docs/ru/rules", "docs/en", "theme", "var"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "docs/ru/index.md").write_text("Главная", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Т", encoding="utf-8")
    return tmp_path


@pytest.fixture
def touches(root: Path) -> Iterator[Touches]:
    with watched(root) as found:
        yield found


def next_touches(touches: Touches, until: str) -> set[str]:
    """All that is touched until the path `until` is."""
    answers: Queue[set[str]] = Queue()

    def wait() -> None:
        seen: set[str] = set()
        while until not in seen:
            seen |= {path.as_posix() for path in touches.wait()}
        answers.put(seen)

    Thread(target=wait, daemon=True).start()
    return answers.get(timeout=PATIENCE)


def write(path: Path) -> None:
    path.write_text("Новое", encoding="utf-8")


def write_beside_and_rename(path: Path) -> None:
    """As many editors save."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text("Новое", encoding="utf-8")
    os.replace(beside, path)


@pytest.mark.parametrize("save", [write, write_beside_and_rename])
@pytest.mark.parametrize(
    "path", ["docs/ru/index.md", "docs/ru/rules/new.md", "docs/en/new.md", "theme/a.css", "mkdocs.yml"]
)
def test_a_save_of_a_source_is_seen(touches: Touches, root: Path, path: str, save: Callable[[Path], None]) -> None:
    save(root / path)
    assert next_touches(touches, path) == {path}


def test_what_is_deleted_or_renamed_is_seen(touches: Touches, root: Path) -> None:
    (root / "docs/ru/index.md").rename(root / "docs/ru/home.md")
    assert next_touches(touches, "docs/ru/home.md") == {"docs/ru/index.md", "docs/ru/home.md"}
    (root / "docs/ru/home.md").unlink()
    assert next_touches(touches, "docs/ru/home.md") == {"docs/ru/home.md"}


def test_reading_and_what_editors_and_the_product_write_beside_is_not(touches: Touches, root: Path) -> None:
    (root / "docs/ru/index.md").read_text(encoding="utf-8")
    for path in ("docs/ru/.index.md.swp", "docs/ru/index.md~", "var/submit.db", "README.md", "docs/.git"):
        write(root / path)
    (root / "docs/ru/.#index.md").symlink_to("editor@host")
    write(root / "theme/last.css")
    assert next_touches(touches, "theme/last.css") == {"theme/last.css"}


def test_a_page_in_a_new_folder_is_seen(touches: Touches, root: Path) -> None:
    (root / "docs/ru/more").mkdir()
    write(root / "docs/ru/index.md")
    next_touches(touches, "docs/ru/index.md")
    write(root / "docs/ru/more/page.md")
    assert "docs/ru/more/page.md" in next_touches(touches, "docs/ru/more/page.md")


def test_without_a_touch_there_is_nothing_to_take(touches: Touches) -> None:
    assert touches.take() == set()
