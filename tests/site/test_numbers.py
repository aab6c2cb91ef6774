"""Each number shown on the site comes from the front matter: change them all, and no old one is left."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from submit.publication import Publication
from submit.rulebook import schema
from submit.site.build.site_build import build_site
from tests.site.conftest import NOW, ROOT, URL

FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
# Examples prove the old numbers, so they would rightly stop a build with other ones.
EXAMPLES = re.compile(r"(?ms)^```ticket.*?^```\n")
TOKEN = re.compile(r"\d+(?:[.,\u00a0]\d+)*|[^\W\d_]+")
SCALE = 100_000


def renumbered(text: str, taken: Iterator[int]) -> tuple[str, dict[int, int]]:
    """The page with another number in the place of every numeric parameter, and which became which.

    The last two digits stay, so that Russian nouns keep their form.
    """
    match = FRONT.match(text)
    front = yaml.safe_load(match[1]) if match else {}
    changed: dict[int, int] = {}
    for parameters in front.get("rules", {}).values():
        for name, value in parameters.items():
            if type(value) is int:
                parameters[name] = changed.setdefault(value, next(taken) * SCALE + value % 100)
    if not match or not changed:
        return EXAMPLES.sub("", text), {}
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n" + EXAMPLES.sub(
        "", text[match.end() :]
    ), changed


def copy_of_the_pages(target: Path, change: bool) -> dict[int, int]:
    """The project's pages without examples, with all numbers changed or none; which numbers became which."""
    taken, changed = iter(range(11, 1000)), dict[int, int]()
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        page, here = renumbered(text, taken) if change else (EXAMPLES.sub("", text), {})
        changed |= {old: new for old, new in here.items() if old not in changed}
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(page, encoding="utf-8")
    for name in ("mkdocs.yml", "mkdocs.en.yml", "theme"):
        (target / name).symlink_to(ROOT / name)
    return changed


def tokens(path: Path) -> list[str]:
    """Numbers and words that a reader of the page meets."""
    page = re.sub(r"(?s)<(script|svg|head)\b.*?</\1>", " ", path.read_text(encoding="utf-8"))
    return TOKEN.findall(html.unescape(re.sub(r"<[^>]+>", " ", page)).casefold())


def numbers_in_words(page: list[str]) -> Counter[tuple[str, str]]:
    """Every number with the word after it, «3 дня», «15 мб», and how often."""
    return Counter((token, after) for token, after in zip(page, [*page[1:], ""], strict=True) if token[0].isdigit())


@pytest.fixture(scope="module")
def publications(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, Publication, dict[int, int]]:
    before, after = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    copy_of_the_pages(before, change=False)
    changed = copy_of_the_pages(after, change=True)
    with pytest.MonkeyPatch.context() as patch:
        # Numbers that no page can hold by chance are above every ceiling.
        patch.setattr(schema, "_beyond", lambda *arguments: [])
        return build_site(before, before / "var", URL, NOW), build_site(after, after / "var", URL, NOW), changed


def pages_of(*publications: Publication) -> Iterator[tuple[list[str], ...]]:
    # The pages for staff show samples of front matter, the history names editions: their numbers are no rules.
    for path in sorted(publications[0].site.rglob("index.html")):
        place = path.relative_to(publications[0].site)
        if not {"staff", "history"} & set(place.parts):
            yield tuple(tokens(publication.site / place) for publication in publications)


def test_the_change_reaches_the_pages(publications: tuple[Publication, Publication, dict[int, int]]) -> None:
    before, after, changed = publications
    assert {3, 5, 10, 15, 120, 255, 20000} <= changed.keys()
    seen = {
        number for old, new in pages_of(before, after) for number, _ in numbers_in_words(new) - numbers_in_words(old)
    }
    assert len(seen) >= 7
    assert all(int(re.sub(r"\D", "", number)) > SCALE for number in seen)


def test_no_old_number_is_left_beside_the_word_it_stood_with(
    publications: tuple[Publication, Publication, dict[int, int]],
) -> None:
    before, after, _ = publications
    pages = list(pages_of(before, after))
    # Seen less often than before, so it came from a parameter; written by hand as well, it would still be seen.
    gone = {pair for old, new in pages for pair in numbers_in_words(old) - numbers_in_words(new)}
    assert gone
    left = {pair for _, new in pages for pair in numbers_in_words(new) if pair in gone}
    assert left == set()


def test_no_old_number_of_three_digits_or_more_is_left_at_all(
    publications: tuple[Publication, Publication, dict[int, int]],
) -> None:
    _, after, changed = publications
    old = {str(number) for number in changed if number >= 100}
    left = {token for (page,) in pages_of(after) for token in page if re.sub(r"\D", "", token) in old}
    assert left == set()
