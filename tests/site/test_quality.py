"""How good tickets were, as staff see it: the numbers in a table, and the same as bars."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.site.build.page_source import with_cards
from submit.site.build.site_build import build_site
from submit.site.widgets.quality_plot import Months, plot, quality_card
from submit.ticket.quality import Month, Quality
from tests.site.conftest import NOW, URL

PAGE = "# Заявки { #quality }\n\n```quality\n```\n"
MONTHS: Months = (
    Month(date(2026, 10, 1), ((False, Quality(40, 0.5, 0.25, 0.1, timedelta(days=3))),)),
    Month(
        date(2026, 11, 1),
        ((True, Quality(10, 0.1, 0, 0, timedelta(hours=4.5))), (False, Quality(4, 1, 0, 0, None))),
    ),
)


def test_the_table_has_a_row_for_each_month_and_way_the_newest_first() -> None:
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", quality_card(MONTHS, "ru"))
    assert [re.sub(r"<[^>]+>", "|", row).strip("|").replace("||", "|") for row in rows] == [
        "нояб. 2026, форма|10|10%|0%|0%|4,5 ч",
        "нояб. 2026, иначе|4|100%|0%|0%|—",
        "окт. 2026, иначе|40|50%|25%|10%|3 дн.",
    ]


def test_a_bar_is_as_high_as_its_share() -> None:
    heights = [(bar.by_form, bar.height) for bar in plot(MONTHS, "asked_back", "ru").bars]
    assert heights == [(False, 40.0), (True, 8.0), (False, 80.0)]


def test_a_plot_shows_a_year_at_most() -> None:
    many = [Month(date(2025 + n // 12, n % 12 + 1, 1), ((True, Quality(1, 1, 1, 1, None)),)) for n in range(20)]
    assert len(plot(many, "changed", "en").bars) == 12


@pytest.mark.parametrize("months", [None, ()])
def test_before_the_tracker_was_asked_a_sentence_stands_there(rulebook: Rulebook, months: Months | None) -> None:
    assert "submit stats --tracker" in with_cards(PAGE, "ru", rulebook, None, months)


def test_the_build_takes_the_months(root: Path, sites: Path) -> None:
    (root / "docs" / "ru" / "quality.md").write_text(f"---\ntitle: Заявки\n---\n{PAGE}", encoding="utf-8")
    publication = build_site(root, sites, URL, NOW, months=MONTHS)
    page = (publication.site / "quality" / "index.html").read_text(encoding="utf-8")
    assert "нояб." in page and page.count("<svg role=") == 3
