"""What is shown follows the pages; what is broken is told, and the last pages in order stay."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from submit.preview.keeper import Keeper
from submit.publication import Publication, Publications
from tests.site.conftest import URL, make_house

SUBJECT = Path("docs/ru/rules/subject.md")
ENGLISH = Path("docs/en/rules/subject.md")
TODAY = date(2026, 11, 23)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_house(tmp_path / "house")


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    return tmp_path / "sites"


@pytest.fixture
def keeper(root: Path, sites: Path) -> Keeper:
    """A keeper that has shown both languages."""
    made = Keeper(root, sites, URL, lambda: TODAY)
    assert steps(made) == ["ru", "en"]
    return made


def steps(keeper: Keeper) -> list[str | None]:
    """What each step built, until there is nothing more to do."""
    built = []
    while not keeper.is_done:
        built.append(keeper.step())
    return built


def edit(root: Path, path: Path, before: str, after: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after), encoding="utf-8")


def current(sites: Path) -> Publication:
    found = Publications(sites).current()
    assert found
    return found


def html(sites: Path, path: str) -> str:
    return (current(sites).site / path).read_text(encoding="utf-8").replace("\u00a0", " ")


def test_a_new_number_is_shown_on_the_touched_pages_first_and_then_on_the_others(
    keeper: Keeper, root: Path, sites: Path
) -> None:
    edit(root, SUBJECT, "min: 10", "min: 12")
    before = keeper.state.shown
    keeper.touched([SUBJECT])
    assert keeper.step() == "ru"
    assert "Тема — от 12 до" in html(sites, "rules/subject/index.html")
    assert current(sites).rulebook.rules["r-3-2"].parameters["min"] == 12
    assert keeper.state.shown["ru"] != before["ru"] and keeper.state.shown["en"] == before["en"]
    assert "Between 10 and" in html(sites, "en/rules/subject/index.html")
    assert keeper.step() == "en" and keeper.is_done
    assert "Between 12 and" in html(sites, "en/rules/subject/index.html")
    assert keeper.state.shown["en"] != before["en"]


@pytest.mark.parametrize(
    ("paths", "order"),
    [
        ([ENGLISH], ["en", "ru"]),
        ([SUBJECT, ENGLISH], ["ru", "en"]),
        ([Path("mkdocs.yml")], ["ru", "en"]),
        ([Path("theme/main.html")], ["ru", "en"]),
        ([Path("docs/anchors.txt")], ["ru", "en"]),
    ],
)
def test_the_touched_language_comes_first(keeper: Keeper, paths: list[Path], order: list[str]) -> None:
    keeper.touched(paths)
    assert steps(keeper) == order


def test_a_broken_page_is_told_with_its_place_and_the_last_good_rules_stay(
    keeper: Keeper, root: Path, sites: Path
) -> None:
    before, shown = current(sites).folder, keeper.state.shown
    edit(root, SUBJECT, "min: 10", "min: десять")
    keeper.touched([SUBJECT])
    assert steps(keeper) == [None]
    (error,) = keeper.state.errors
    assert error.text.startswith("docs/ru/rules/subject.md:15:5: Ключу «min» нужно целое число")
    assert (error.address, error.anchor, error.line) == ("/rules/subject/", "r-3-2", "min: десять")
    assert current(sites).folder == before
    assert {lang for lang in shown if keeper.state.shown[lang] != shown[lang]} == {"ru", "en"}


def test_a_mended_page_is_shown_and_nothing_is_said_of_it_any_more(keeper: Keeper, root: Path, sites: Path) -> None:
    edit(root, SUBJECT, "min: 10", "min: десять")
    keeper.touched([SUBJECT])
    steps(keeper)
    edit(root, SUBJECT, "min: десять", "min: 11")
    keeper.touched([SUBJECT])
    assert steps(keeper) == ["ru", "en"]
    assert keeper.state.errors == ()
    assert "Тема — от 11 до" in html(sites, "rules/subject/index.html")


def test_advice_is_told_and_stops_nothing(keeper: Keeper, root: Path) -> None:
    edit(root, Path("docs/ru/index.md"), "Прочитайте", "Осуществлять проверку. Прочитайте")
    keeper.touched([Path("docs/ru/index.md")])
    assert steps(keeper) == ["ru", "en"]
    assert keeper.state.errors == ()
    assert any(remark.address == "/" for remark in keeper.state.advice)


def test_a_page_that_cannot_be_read_is_told(keeper: Keeper, root: Path) -> None:
    (root / "docs/ru/new.md").mkdir()
    keeper.touched([Path("docs/ru/new.md")])
    assert steps(keeper) == [None]
    assert [error.text.partition(":")[0] for error in keeper.state.errors] == ["docs/ru/new.md"]


@pytest.mark.parametrize(
    ("path", "text"),
    [("mkdocs.yml", "site_name: [\n"), ("theme/partials/upkeep.html", "{% if %}"), ("theme/main.html", "{{ x.y.z }}")],
)
def test_broken_settings_or_a_broken_theme_are_told_too(
    keeper: Keeper, root: Path, sites: Path, path: str, text: str
) -> None:
    theme = (root / "theme").resolve()
    (root / "theme").unlink()
    shutil.copytree(theme, root / "theme")
    before = current(sites).folder
    (root / path).write_text(text, encoding="utf-8")
    keeper.touched([Path(path)])
    assert steps(keeper) == [None]
    assert keeper.state.errors and current(sites).folder == before


def test_a_touch_between_two_languages_begins_anew(keeper: Keeper, root: Path, sites: Path) -> None:
    edit(root, SUBJECT, "min: 10", "min: 12")
    keeper.touched([SUBJECT])
    keeper.step()
    edit(root, ENGLISH, "Between", "From")
    keeper.touched([ENGLISH])
    assert steps(keeper) == ["en", "ru"]
    assert "From 12 and" in html(sites, "en/rules/subject/index.html")


def test_old_publications_are_not_kept(keeper: Keeper, sites: Path) -> None:
    for _ in range(3):
        keeper.touched([SUBJECT])
        steps(keeper)
    assert len([path for path in sites.iterdir() if not path.name.startswith(".") and not path.is_symlink()]) == 2


def test_pages_that_are_broken_from_the_start_are_told_before_anything_is_shown(root: Path, sites: Path) -> None:
    edit(root, SUBJECT, "min: 10", "min: десять")
    keeper = Keeper(root, sites, URL, lambda: TODAY)
    assert steps(keeper) == [None]
    assert keeper.state.errors and Publications(sites).current() is None


def test_the_search_finds_what_was_written_last(keeper: Keeper, root: Path, sites: Path) -> None:
    edit(root, Path("docs/ru/index.md"), "Прочитайте", "Дирижабль летает. Прочитайте")
    keeper.touched([Path("docs/ru/index.md")])
    steps(keeper)
    assert "дирижабл" in (current(sites).folder / "search.json").read_text(encoding="utf-8").lower()
