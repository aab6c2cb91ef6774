"""The pages of the history as built: links, dates, editions, the feed."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from submit.publication import Publication
from submit.revision import read_log
from submit.rulebook.rulebook import edition_address
from submit.site.build.site_build import build_site
from submit.site.history.frame import Frame
from tests.site.conftest import NOW, URL, make_house
from tests.site.repository import HISTORY, Repository

PAGE = "ru/rules/subject.md"
ATOM = "{http://www.w3.org/2005/Atom}"


def with_history(folder: Path) -> Repository:
    house = Repository(make_house(folder))
    house.write("ru/history.md", HISTORY)
    house.write("en/history.md", HISTORY.replace("История изменений", "Change history"))
    house.commit("Первая редакция")
    house.edit(PAGE, "min: 10", "min: 12", "Тема <b>короче</b> & точнее")
    house.edit(PAGE, "Тема — от", "Темма — от", "Опечатка")
    house.edit("en/rules/subject.md", "Between", "Anywhere between", "A word")
    return house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return with_history(tmp_path_factory.mktemp("history") / "house")


@pytest.fixture(scope="module")
def built(house: Repository, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return build_site(house.folder, tmp_path_factory.mktemp("sites"), URL, NOW, None, read_log(house.folder))


def html(publication: Publication, path: str) -> str:
    return (publication.site / path).read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u202f", " ")


def text(publication: Publication, path: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html(publication, path))).split())


def test_the_list_tells_who_changed_what_and_where(built: Publication) -> None:
    said = text(built, "history/index.html")
    assert said.index("Здесь все правки.") < said.index("Опечатка") < said.index("Первая редакция")
    assert "2 ноября 2026 г. · Анна Редактор" in said
    assert "3.2. Тема короткая было от 10 знаков, станет от 12" in said
    assert "Тема : +2 байта, вставлено 1 слово, убрано 1 слово, мелкая правка" in said
    assert "A word" not in said


def test_what_people_wrote_is_no_markup(built: Publication) -> None:
    page = html(built, "history/index.html")
    assert "Тема &lt;b&gt;короче&lt;/b&gt; &amp; точнее" in page


def test_no_page_shows_an_address_of_an_author(built: Publication) -> None:
    for path in built.site.rglob("*"):
        if path.suffix in (".html", ".atom", ".json"):
            assert "private.example" not in path.read_text(encoding="utf-8")


def test_a_page_of_history_shows_the_words_that_changed(built: Publication) -> None:
    page = html(built, "history/rules/subject/index.html")
    assert '<del><span class="site-hidden">[убрано: </span>Тема<span class="site-hidden">]</span></del>' in page
    assert '<ins><span class="site-hidden">[вставлено: </span>Темма<span class="site-hidden">]</span></ins>' in page
    said = text(built, "history/rules/subject/index.html")
    assert "История: Тема" in said and "3 абзаца без изменений" in said
    assert "Здесь все правки." not in said and "Первая редакция" in said


def test_a_number_of_a_rule_changes_the_page_in_both_languages(built: Publication) -> None:
    russian, english = (html(built, f"{home}history/rules/subject/index.html") for home in ("", "en/"))
    assert "<li>было от 10 знаков, станет от 12</li>" in russian and "от <del>" in russian
    assert "<li>was at least 10 characters, becomes at least 12</li>" in english and "станет" not in english
    assert "The text of the page stayed as it was; rules on it changed." in english


@pytest.mark.parametrize(
    ("page", "day", "machine"),
    [
        ("rules/subject", "Изменено 2 ноября 2026 г.", "2026-11-02"),
        ("rules/contacts", "Изменено 1 ноября 2026 г.", "2026-11-01"),
        ("en/rules/subject", "Changed on 2 November 2026", "2026-11-02"),
    ],
)
def test_a_page_ends_with_the_day_of_its_last_major_edit(built: Publication, page: str, day: str, machine: str) -> None:
    home, _, path = page.rpartition("rules/")
    found = html(built, f"{page}/index.html")
    assert f'<time datetime="{machine}">{day}</time>' in found
    assert f'href="/{home}history/rules/{path}/"' in found


def test_the_home_page_has_no_history_and_no_date(built: Publication) -> None:
    assert "<time" not in html(built, "index.html")
    assert not (built.site / "history/home").exists()


def test_every_edition_resolves_and_every_mark_is_there_once(house: Repository, built: Publication) -> None:
    editions = {edition for edit in house.history().edits for edition, _ in edit.editions}
    assert built.rulebook.at(NOW.date()).edition in editions and len(editions) >= 4
    for path in built.site.rglob("history/**/index.html"):
        marks = Counter(re.findall(r'id="([^"]+)"', path.read_text(encoding="utf-8")))
        assert [mark for mark, count in marks.items() if count > 1] == []
    for lang in ("ru", "en"):
        for edition in editions:
            page, _, mark = edition_address(edition, lang).partition("#")
            assert f'id="{mark}"' in html(built, f"{page.strip('/')}/index.html")


def test_an_edition_taken_back_and_brought_again_is_marked_where_it_came_last(tmp_path: Path) -> None:
    house = with_history(tmp_path / "house")
    house.edit(PAGE, "min: 12", "min: 10", "Вернули")
    found = build_site(house.folder, tmp_path / "sites", URL, NOW, None, read_log(house.folder))
    page = html(found, "history/index.html")
    mark = f'id="edition-{found.rulebook.at(NOW.date()).edition}"'
    assert page.count(mark) == 1 and page.index("Вернули") < page.index(mark) < page.index("Опечатка")


def test_the_links_of_the_history_lead_somewhere(built: Publication) -> None:
    for path in (*built.site.glob("history/**/*.html"), *built.site.glob("en/history/**/*.html")):
        for address in re.findall(r'(?:href|src)="([^"]+)"', path.read_text(encoding="utf-8")):
            file, _, mark = address.removeprefix(URL).partition("#")
            if file.startswith(("/submit", "/en/submit", "mailto:", "/search", "/en/search", "?")):
                continue
            assert file == "" or file.startswith("/"), (path, address)
            target = path if file == "" else built.site / file.strip("/")
            target = target / "index.html" if target.is_dir() else target
            assert target.exists(), (path, address)
            if mark and mark != "__skip":
                assert f'id="{mark}"' in target.read_text(encoding="utf-8"), (path, address)


def test_a_page_of_history_has_its_own_head(built: Publication) -> None:
    page = html(built, "en/history/rules/subject/index.html")
    assert "<title>History: Subject — Mute Lab Support</title>" in page
    assert f'<link rel="canonical" href="{URL}/en/history/rules/subject/">' in page
    assert 'site-language" href="/history/rules/subject/"' in page
    assert 'site-language" href="/en/"' not in page
    # Contacts have no English page.
    assert 'href="/en/history/"' in html(built, "history/rules/contacts/index.html")


@pytest.mark.parametrize(
    ("home", "lang", "title", "told"),
    [
        ("", "ru", "3.2. Тема короткая", "было от 10 знаков, станет от 12"),
        ("en/", "en", "3.2. A short subject", "was at least 10 characters, becomes at least 12"),
    ],
)
def test_the_feed_has_an_entry_for_each_change_of_a_rule(
    house: Repository, built: Publication, home: str, lang: str, title: str, told: str
) -> None:
    feed = ElementTree.parse(built.site / home / "feed.atom").getroot()
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    (entry,) = feed.findall(f"{ATOM}entry")
    commit = house.history().edits[-2].commit
    assert entry.findtext(f"{ATOM}id") == f"tag:help.example,2026:rules/{lang}/3.2/{commit.id}"
    assert entry.findtext(f"{ATOM}title") == title
    assert (entry.findtext(f"{ATOM}content") or "").replace("\u00a0", " ") == told
    assert entry.findtext(f"{ATOM}summary") == "Тема <b>короче</b> & точнее"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Анна Редактор"
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == commit.time.isoformat()
    for link in feed.iter(f"{ATOM}link"):
        assert link.attrib["href"].startswith(f"{URL}/")
    assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == f"{URL}/{home}feed.atom"  # type: ignore[union-attr]
    for page in ("index.html", "history/index.html", "rules/subject/index.html"):
        assert f'type="application/atom+xml" href="{URL}/{home}feed.atom"' in html(built, home + page)


def test_a_feed_is_what_rfc_4287_asks_for(built: Publication) -> None:
    feed = ElementTree.parse(built.site / "feed.atom").getroot()
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1 and element.findtext(f"{ATOM}{name}")
        written = element.findtext(f"{ATOM}updated") or ""
        assert datetime.fromisoformat(written).tzinfo is not None and "T" in written
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Поддержка Mute Lab"
    ids = [found.text for found in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) and all(found and found.startswith("tag:help.example,2026:") for found in ids)


def test_without_git_the_page_says_so_and_the_edition_in_force_resolves(house: Repository, tmp_path: Path) -> None:
    shutil.copytree(house.folder, tmp_path / "tarball", ignore=shutil.ignore_patterns(".git"))
    found = build_site(tmp_path / "tarball", tmp_path / "sites", URL, NOW, None, read_log(tmp_path / "tarball"))
    page = html(found, "history/index.html")
    assert "собрана без истории git" in page
    assert f'id="edition-{found.rulebook.at(NOW.date()).edition}"' in page
    assert "<time" not in html(found, "rules/subject/index.html")
    assert not (found.site / "history/rules").exists()
    feed = ElementTree.parse(found.site / "feed.atom").getroot()
    assert feed.findall(f"{ATOM}entry") == [] and feed.findtext(f"{ATOM}updated") == NOW.isoformat()


def test_a_shallow_clone_says_what_it_lacks(house: Repository, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", "--depth=2", house.folder.as_uri(), tmp_path / "clone"], check=True)
    # Git follows no link that leads out of the clone.
    found = build_site(tmp_path / "clone", tmp_path / "sites", URL, NOW, None, read_log(tmp_path / "clone"))
    assert "нет начала истории: здесь правки с 3 ноября 2026 г." in html(found, "history/index.html")
    assert "самая ранняя редакция" in html(found, "history/rules/subject/index.html").lower()
    assert "<time" not in html(found, "rules/subject/index.html")


def test_every_kind_of_trouble_in_the_past_is_named_and_stops_nothing(tmp_path: Path) -> None:
    house = with_history(tmp_path / "house")
    sound = house.read(PAGE)
    house.write(PAGE, sound.replace("min: 12", "min: ["))
    house.commit("Сломали")
    house.write(PAGE, sound.encode("cp1251", "replace"))
    house.commit("Не та кодировка")
    house.write(PAGE, sound)
    house.commit("")
    house.git("mv", "docs/ru/rules/contacts.md", "docs/ru/rules/mail.md")
    house.commit("Переезд")
    found = build_site(house.folder, tmp_path / "sites", URL, NOW, None, read_log(house.folder))
    listed, page = (text(found, f"{name}/index.html") for name in ("history", "history/rules/subject"))
    assert "Правила этой редакции прочесть нельзя" in listed and "rules/subject.md" in listed
    assert "без описания" in listed and "страница переехала, раньше была rules/contacts.md" in listed
    assert "Сравнить нельзя: одна из редакций записана не в UTF-8." in page
    assert "Первая редакция" in text(found, "history/rules/mail/index.html")


def test_a_house_without_a_page_of_history_builds_without_it(tmp_path: Path) -> None:
    house = Repository(make_house(tmp_path / "house"))
    house.commit()
    found = build_site(house.folder, tmp_path / "sites", URL, NOW, None, read_log(house.folder))
    page = html(found, "rules/subject/index.html")
    assert "Изменено 1 ноября 2026 г." in page and "history" not in page
    assert not (found.site / "feed.atom").exists()


def test_days_are_those_of_the_zone_of_the_build(house: Repository, tmp_path: Path) -> None:
    late = Repository(make_house(tmp_path / "house"))
    late.time = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)
    late.commit()
    moscow = datetime.fromisoformat("2026-11-23T09:00:00+03:00")
    found = build_site(late.folder, tmp_path / "sites", URL, moscow, None, read_log(late.folder))
    assert "Изменено 2 ноября 2026 г." in html(found, "rules/subject/index.html")


def test_a_frame_without_its_marks_stays_as_it_is() -> None:
    frame = Frame("<p>Без меток</p>", "/")
    assert frame.extended("x") == frame.around("x", "t", "c", {}) == "<p>Без меток</p>"
