"""The foot of a page: who looks after it and when, and the way to its source."""

import pytest

from submit.publication import Publication
from submit.site.build.site_build import build_site
from tests.site.conftest import NOW, PAGES, URL, make_house

EDIT = "https://git.example/edit/main/docs/"


@pytest.fixture(scope="module")
def looked_after(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """A publication of the tiny house whose page about subjects has keys of upkeep, and whose settings an editor."""
    folder = tmp_path_factory.mktemp("upkeep")
    house = make_house(folder / "house")
    page, settings = house / "docs/ru/rules/subject.md", house / "mkdocs.yml"
    keys = "checked: 2026-11-22\ncheck_again: 2027-05-22\nowner: Анна <b>\n"
    page.write_text(PAGES["ru/rules/subject.md"].replace("rules:\n", f"{keys}rules:\n", 1), encoding="utf-8")
    text = settings.read_text(encoding="utf-8")
    assert 'edit: ""' in text
    settings.write_text(text.replace('edit: ""', f"edit: {EDIT}"), encoding="utf-8")
    return build_site(house, folder / "sites", URL, NOW)


def html(publication: Publication, path: str) -> str:
    return (publication.site / path).read_text(encoding="utf-8").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        (
            "rules/subject/index.html",
            (
                "Проверено: 22 ноября 2026 г.",
                "Следующая проверка: 22 мая 2027 г.",
                'Отвечает: <span lang="ru">Анна &lt;b&gt;</span>',
            ),
        ),
        (
            "en/rules/subject/index.html",
            (
                "Checked on: 22 November 2026",
                "Next check: 22 May 2027",
                'Looked after by: <span lang="ru">Анна &lt;b&gt;</span>',
            ),
        ),
    ],
)
def test_a_page_says_when_it_was_checked_and_is_to_be_checked_again(
    looked_after: Publication, path: str, lines: tuple[str, ...]
) -> None:
    for line in lines:
        assert line in html(looked_after, path)


def test_a_page_without_these_keys_says_nothing(looked_after: Publication) -> None:
    assert "Проверено" not in html(looked_after, "rules/contacts/index.html")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("index.html", "ru/index.md"),
        ("rules/subject/index.html", "ru/rules/subject.md"),
        ("en/rules/subject/index.html", "en/rules/subject.md"),
    ],
)
def test_each_page_leads_to_its_source(looked_after: Publication, path: str, source: str) -> None:
    assert f'href="{EDIT}{source}"' in html(looked_after, path)


def test_without_an_editor_no_page_offers_one(built: Publication, looked_after: Publication) -> None:
    assert "Изменить страницу" in html(looked_after, "index.html")
    assert not any("Изменить страницу" in path.read_text(encoding="utf-8") for path in built.site.rglob("*.html"))


def test_a_page_that_nobody_wrote_has_no_source(looked_after: Publication) -> None:
    assert EDIT not in html(looked_after, "404.html")
