"""Where on the site a problem of a page is shown."""

import pytest

from submit.rulebook.problem import Problem, SourcePlace
from submit.site.lint.locations import Spot, address_of, spots

PAGE = """\
---
title: Закрытие
rules:
  r-6-1:
    check: none
  r-6-2:
    closing: silence
    remind_after: 3
---

Начало.

## 6.1. Решено { #r-6-1 }

Текст.

## См. также { #see-also }
"""


def spot_of(line: int, text: str = PAGE) -> Spot:
    (spot,) = spots(
        [Problem(SourcePlace("docs/ru/rules/closing.md", line), "page.title")], {"ru": {"rules/closing.md": text}}
    )
    assert spot.address == "/rules/closing/"
    return spot


@pytest.mark.parametrize(
    ("line", "anchor", "written"),
    [
        (2, "", "title: Закрытие"),
        (5, "r-6-1", "check: none"),
        (8, "r-6-2", "remind_after: 3"),
        (11, "", "Начало."),
        (13, "r-6-1", "## 6.1. Решено { #r-6-1 }"),
        (15, "r-6-1", "Текст."),
        (17, "see-also", "## См. также { #see-also }"),
        (99, "see-also", ""),
    ],
)
def test_a_problem_is_shown_in_the_section_of_its_rule(line: int, anchor: str, written: str) -> None:
    assert spot_of(line) == Spot("/rules/closing/", anchor, written)


def test_front_matter_that_cannot_be_read_still_tells_the_rule() -> None:
    assert spot_of(8, PAGE.replace("remind_after: 3", "remind_after: [3")).anchor == "r-6-2"


def test_what_is_wrong_beside_the_pages_has_no_place_on_the_site() -> None:
    assert spots([Problem(SourcePlace("docs/anchors.txt"), "page.title")], {"ru": {"index.md": ""}}) == [Spot()]


@pytest.mark.parametrize(
    ("lang", "path", "address"),
    [
        ("ru", "index.md", "/"),
        ("ru", "guide.md", "/guide/"),
        ("ru", "rules/index.md", "/rules/"),
        ("en", "index.md", "/en/"),
        ("en", "rules/closing.md", "/en/rules/closing/"),
    ],
)
def test_the_address_of_a_page(lang: str, path: str, address: str) -> None:
    assert address_of(lang, path) == address
