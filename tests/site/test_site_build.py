import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import brotli
import pytest

from submit.publication import Publication, Publications
from submit.rulebook.problem import RulebookError
from submit.site.build.freshness import is_fresh
from submit.site.build.site_build import SiteError, build_site
from tests.site.conftest import NOW, ROOT, SUBJECT, URL


def edit(root: Path, path: str, before: str, after: str) -> None:
    page = root / "docs" / path
    text = page.read_text(encoding="utf-8")
    assert before in text
    page.write_text(text.replace(before, after), encoding="utf-8")


def html(publication: Publication, path: str) -> str:
    return (publication.site / path).read_text(encoding="utf-8")


def test_a_build_puts_both_languages_and_the_rulebook_in_force_at_once(root: Path, sites: Path) -> None:
    publication = build_site(root, sites, URL, NOW)
    current = Publications(sites).current()
    assert current is not None
    assert current.folder == publication.folder
    assert current.rulebook.edition == publication.rulebook.edition
    assert publication.folder.name == f"{publication.rulebook.edition}-20261123T090000Z"
    assert "от 10 до 120\u00a0знаков" in html(publication, "rules/subject/index.html")
    assert "Between 10 and 120\u00a0characters" in html(publication, "en/rules/subject/index.html")
    assert "&#123;&#123;7*7&#125;&#125;" in html(publication, "rules/subject/index.html")


def test_a_folder_named_from_where_we_stand_gets_the_pages_too(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    publication = build_site(root, Path("var/sites"), URL, NOW)
    assert "Тема" in html(publication, "rules/subject/index.html")


def test_every_page_offers_the_form_and_a_mailbox_that_is_not_retired(built: Publication) -> None:
    for path, form in (
        ("index.html", "/submit/"),
        ("404.html", "/submit/"),
        ("en/rules/subject/index.html", "/en/submit/"),
    ):
        page = html(built, path)
        assert page.count(f'href="{form}"') >= 2
        assert 'href="mailto:desk@help.example"' in page
        assert "old@help.example" not in page
        assert 'name="description"' in page and "generator" not in page


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("rules/subject/index.html", "/en/rules/subject/"),
        ("rules/contacts/index.html", "/en/"),
        ("404.html", "/en/"),
        ("en/rules/subject/index.html", "/rules/subject/"),
        ("en/404.html", "/"),
    ],
)
def test_the_language_switch_stays_on_the_page_where_it_can(built: Publication, page: str, leads_to: str) -> None:
    assert f'site-language" href="{leads_to}"' in html(built, page)


def test_a_house_of_one_language_offers_no_other(root: Path, sites: Path) -> None:
    for page in (root / "docs/en/index.md", root / "docs/en/rules/subject.md"):
        page.unlink()
    (root / "docs/en/rules").rmdir()
    (root / "docs/en").rmdir()
    assert "site-language" not in html(build_site(root, sites, URL, NOW), "index.html")


def test_pages_ask_nothing_of_other_hosts_and_hold_no_inline_style(built: Publication) -> None:
    for path in built.site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert " style=" not in page and "<style" not in page
        assert 'src="http' not in page and 'rel="stylesheet" href="http' not in page


def test_each_rule_has_a_short_address(built: Publication) -> None:
    assert "url=/rules/subject/#r-3-2" in html(built, "r/3.2/index.html")
    assert "url=/en/rules/subject/#r-3-2" in html(built, "en/r/3.2/index.html")


def test_files_lie_compressed_beside_themselves_and_maps_are_left_out(built: Publication) -> None:
    site = built.site
    assert (site / "index.html.br").stat().st_size < (site / "index.html.gz").stat().st_size
    assert (site / "assets/site.css.br").exists()
    assert not list(site.rglob("*.map"))


@pytest.mark.parametrize(
    ("before", "after", "error", "reason"),
    [
        ("min: 10", "min: ten", RulebookError, "subject.md:15:5"),
        ("max: 255", "max: 255\n    mxa: 1\n    nim: 2", RulebookError, "«nim»"),
        ("Тема — от", "{{ 7*7 }} от", RulebookError, "subject.md:21:1"),
        ("Тема — от", "[нет](nowhere.md) от", RulebookError, "subject.md:21:7"),
        ("Тема — от", "[нет](contacts.md#r-9-9) от", RulebookError, "contacts.md#r-9-9"),
        # A path with a space is read by MkDocs alone.
        ("Тема — от", "[нет](<no where.md>) от", SiteError, "no where.md"),
    ],
)
def test_a_failed_build_says_why_and_leaves_what_was_in_force(
    root: Path, sites: Path, before: str, after: str, error: type[Exception], reason: str
) -> None:
    first = build_site(root, sites, URL, NOW)
    edit(root, "ru/rules/subject.md", before, after)
    with pytest.raises(error, match=reason):
        build_site(root, sites, URL, NOW)
    assert os.readlink(sites / "current") == first.folder.name
    assert sorted(path.name for path in sites.iterdir()) == sorted((first.folder.name, "current"))


@pytest.mark.parametrize("path", ["docs/ru/rules/new.md", "docs/ru/picture.png"])
def test_a_file_that_cannot_be_read_is_named_and_leaves_what_was_in_force(
    root: Path, sites: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    first = build_site(root, sites, URL, NOW)
    (root / path).write_bytes(b"")
    opened = open

    def refused(file: object, *arguments: object, **options: object) -> object:
        if str(file).endswith(path):
            raise PermissionError(13, "Permission denied", str(file))
        return opened(file, *arguments, **options)  # type: ignore[call-overload]

    # The tests may run as root, whom no permission stops.
    monkeypatch.setattr("builtins.open", refused)
    monkeypatch.setattr("io.open", refused)
    with pytest.raises((RulebookError, SiteError), match=path):
        build_site(root, sites, URL, NOW)
    assert os.readlink(sites / "current") == first.folder.name


@pytest.mark.parametrize("content", ["Тема".encode("cp1251"), "Тема".encode("utf-16"), "т ".encode() * 1_000_000])
def test_a_page_in_another_encoding_or_of_megabytes_leaves_what_was_in_force(
    root: Path, sites: Path, content: bytes
) -> None:
    first = build_site(root, sites, URL, NOW)
    (root / "docs/ru/new.md").write_bytes(b"---\ntitle: New\n---\n" + content)
    with pytest.raises(RulebookError, match="docs/ru/new.md"):
        build_site(root, sites, URL, NOW)
    assert os.readlink(sites / "current") == first.folder.name


def test_a_page_that_is_open_in_an_editor_builds(root: Path, sites: Path) -> None:
    (root / "docs/ru/.#index.md").symlink_to("editor@host.1234")
    assert build_site(root, sites, URL, NOW)


def test_all_problems_are_told_at_once(root: Path, sites: Path) -> None:
    edit(root, "ru/rules/subject.md", "Тема — от", "{{ 7*7 }} {{ x }} от")
    edit(root, "en/rules/subject.md", "Between", "{{ y }} between")
    with pytest.raises(RulebookError) as caught:
        build_site(root, sites, URL, NOW)
    assert [problem.place.file for problem in caught.value.problems] == [
        "docs/en/rules/subject.md",
        "docs/ru/rules/subject.md",
        "docs/ru/rules/subject.md",
    ]


def test_two_builds_in_one_second_do_not_meet(root: Path, sites: Path) -> None:
    first = build_site(root, sites, URL, NOW)
    second = build_site(root, sites, URL, NOW)
    assert second.folder.name == f"{first.folder.name}.2"
    assert first.folder.is_dir()
    assert os.readlink(sites / "current") == second.folder.name


def test_the_newest_five_publications_are_kept(root: Path, sites: Path) -> None:
    # Editions are hashes: only the time in a name tells which is newer.
    older = [f"{9 - minute}aaaaaaaaa-20261122T00000{minute}Z" for minute in range(6)]
    for name in older:
        (sites / name).mkdir(parents=True)
    newest = build_site(root, sites, URL, NOW).folder.name
    assert sorted(path.name for path in sites.iterdir() if not path.is_symlink()) == sorted((*older[2:], newest))


@pytest.mark.parametrize("path", ["docs/ru/index.md", "docs/ru/new.md", "docs/en/rules/subject.md", "mkdocs.yml"])
def test_a_publication_is_stale_once_anything_it_was_built_from_changed(root: Path, sites: Path, path: str) -> None:
    build_site(root, sites, URL, NOW)
    assert is_fresh(root, sites)
    with (root / path).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not is_fresh(root, sites)


def test_before_the_first_publication_nothing_is_fresh(root: Path, sites: Path) -> None:
    assert not is_fresh(root, sites)


def test_a_publication_is_stale_for_another_address_and_when_a_change_comes_into_force(root: Path, sites: Path) -> None:
    build_site(root, sites, URL, NOW)
    assert is_fresh(root, sites, URL, date(2027, 5, 31))
    assert not is_fresh(root, sites, URL, date(2027, 6, 1))
    assert not is_fresh(root, sites, "https://other.example", NOW.date())


def test_a_build_on_the_day_of_a_change_shows_the_new_number(root: Path, sites: Path) -> None:
    publication = build_site(root, sites, URL, NOW.replace(year=2027, month=6, day=1))
    assert "от 10 до 100\u00a0знаков" in html(publication, "rules/subject/index.html")
    assert is_fresh(root, sites, URL, date(2030, 1, 1))


def test_asking_for_freshness_loads_no_mkdocs() -> None:
    code = "import sys, submit.site.build.freshness, submit.site.lint.page_check; print('mkdocs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_a_page_announces_is_printed_beside_what_is_in_force(built: Publication) -> None:
    page = html(built, "rules/subject/index.html")
    assert "С\u00a01\u00a0июня\u00a02027\u00a0г.:" in page and "120\u00a0знаков" in page and "100\u00a0знаков" in page
    assert "upcoming" in SUBJECT


@pytest.mark.long
def test_the_real_pages_build(sites: Path) -> None:
    publication = build_site(ROOT, sites, URL, NOW)
    for rule in publication.rulebook.rules.values():
        page = publication.site / rule.address("ru").strip("/").partition("#")[0] / "index.html"
        assert f'id="{rule.anchor}"' in page.read_text(encoding="utf-8")


def test_the_files_of_the_form_go_out_compressed(built: Publication) -> None:
    folder = built.site / "submit" / "static"
    assert {path.name for path in folder.glob("form.*")} >= {"form.css", "form.css.gz", "form.css.br", "form.js.gz"}


def test_files_that_hold_the_same_have_the_same_copies(built: Publication) -> None:
    copies = list(built.site.rglob("site.*css.br"))
    assert len(copies) == 4
    assert len({copy.read_bytes() for copy in copies}) == 1
    assert brotli.decompress(copies[0].read_bytes()) == (built.site / "assets" / "site.css").read_bytes()
