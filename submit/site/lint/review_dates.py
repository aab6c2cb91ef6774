"""How the upkeep of a page is shown: the line at its foot, and the advice to review it again."""

from collections.abc import Iterator, Mapping
from datetime import date

from babel.dates import format_date

from submit.rulebook.page_care import Upkeep, read_upkeep
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.site.lint.prose_markup import Marked
from submit.site.lint.prose_problem import ProseProblem
from submit.site.widgets.cards import WORDS


def upkeep_problems(pages: Marked, today: date) -> Iterator[ProseProblem]:
    """Yield every page that should have been reviewed again by now."""
    for page in pages.get(DEFAULT_LANGUAGE, {}).values():
        upkeep, _ = read_upkeep(page.page.front)
        if upkeep.is_overdue(today):
            values = {"day": _day(upkeep.check_again, DEFAULT_LANGUAGE)}
            yield ProseProblem(page.page.front.place("check_again"), "upkeep.overdue", values)


def shown_upkeep(pages: Marked, lang: str) -> Mapping[str, Mapping[str, str]]:
    """Return the keys shown at the foot of each page with upkeep, by path, with days written out."""
    shown = {}
    for path, page in pages.get(DEFAULT_LANGUAGE, {}).items():
        upkeep, _ = read_upkeep(page.page.front)
        if upkeep != Upkeep():
            shown[path] = {
                "checked": _day(upkeep.checked, lang),
                "check_again": _day(upkeep.check_again, lang),
                "owner": upkeep.owner or "",
            }
    return shown


def _day(day: date | None, lang: str) -> str:
    return str(format_date(day, WORDS[lang]["day"], locale=lang)) if day else ""
