"""Undo puts the former publication in force again, and what was taken back does not return by itself."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from submit.publication import Publications
from submit.site.build.freshness import is_fresh, is_taken_back
from submit.site.build.rollback import publications, step_back
from submit.site.build.site_build import build_site
from tests.site.conftest import NOW, URL, make_house

PAGE = "docs/ru/rules/subject.md"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with three publications, the shortest subject being 10, 11 and 12 characters; the last is in force."""
    folder = tmp_path_factory.mktemp("published")
    house = make_house(folder / "house")
    for number, least in enumerate((10, 11, 12)):
        put_least(house, least)
        build_site(house, folder / "sites", URL, NOW + timedelta(minutes=number))
    return folder


@pytest.fixture
def editions(published: Path, root: Path, sites: Path) -> list[str]:
    """The names of the three publications, in a copy that a test may change."""
    shutil.rmtree(root)
    for name, target in (("house", root), ("sites", sites)):
        shutil.copytree(published / name, target, symlinks=True)
    return [path.name for path in publications(sites)]


def put_least(root: Path, least: int) -> None:
    lines = (root / PAGE).read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("    min:"))
    lines[at] = f"    min: {least}"
    (root / PAGE).write_text("\n".join(lines), encoding="utf-8")


def in_force(sites: Path) -> tuple[int, str]:
    """The shortest subject that the form asks for, and the site's sentence about it."""
    publication = Publications(sites).current()
    assert publication
    page = (publication.site / "rules/subject/index.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    return publication.rulebook.rules["r-3-2"].parameters["min"], page.partition("<p>Тема — ")[2][:5]


def test_a_step_back_restores_form_and_site_alike(editions: list[str], sites: Path) -> None:
    assert in_force(sites) == (12, "от 12")
    stepped = step_back(sites)
    assert stepped and [path.name for path in stepped] == [editions[2], editions[1]]
    assert in_force(sites) == (11, "от 11")


def test_a_running_process_sees_the_step_back(editions: list[str], sites: Path) -> None:
    running = Publications(sites)
    running.current()
    step_back(sites)
    current = running.current()
    assert current and current.folder.name == editions[1]


def test_each_step_goes_one_further_and_the_first_publication_stays(editions: list[str], sites: Path) -> None:
    assert step_back(sites) and step_back(sites)
    assert in_force(sites)[0] == 10
    assert step_back(sites) is None
    assert in_force(sites)[0] == 10


def test_what_was_taken_back_is_not_published_again_by_itself(editions: list[str], root: Path, sites: Path) -> None:
    step_back(sites)
    assert is_taken_back(root, sites) and is_fresh(root, sites, URL, NOW.date())
    assert is_fresh(root, sites, "https://moved.example", NOW.date())


def test_two_steps_back_hold_for_both_that_were_taken_back(editions: list[str], root: Path, sites: Path) -> None:
    step_back(sites)
    step_back(sites)
    assert is_fresh(root, sites)
    put_least(root, 11)
    assert is_fresh(root, sites) and is_taken_back(root, sites)


def test_the_next_edit_is_published_and_ends_the_undo(editions: list[str], root: Path, sites: Path) -> None:
    step_back(sites)
    put_least(root, 9)
    assert not is_fresh(root, sites)
    build_site(root, sites, URL, NOW + timedelta(hours=1))
    assert in_force(sites)[0] == 9
    put_least(root, 12)
    assert not is_fresh(root, sites)


def test_a_person_can_publish_again_what_was_taken_back(editions: list[str], root: Path, sites: Path) -> None:
    step_back(sites)
    build_site(root, sites, URL, NOW + timedelta(hours=1))
    assert in_force(sites)[0] == 12
    assert is_fresh(root, sites) and not is_taken_back(root, sites)


def test_a_publication_whose_folder_is_gone_can_be_left(editions: list[str], sites: Path) -> None:
    shutil.rmtree(sites / editions[2])
    assert step_back(sites)
    assert in_force(sites)[0] == 11


@pytest.mark.parametrize("made", [True, False])
def test_before_the_second_publication_there_is_nothing_to_undo(root: Path, sites: Path, made: bool) -> None:
    if made:
        build_site(root, sites, URL, NOW)
    assert step_back(sites) is None
    assert not is_taken_back(root, sites)
