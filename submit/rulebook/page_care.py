"""Who reviews a page, and when: front matter keys next to `rules`, on the Russian page only."""

from dataclasses import dataclass, fields
from datetime import date

from submit.rulebook.front_matter import FrontMatter
from submit.rulebook.problem import Problem
from submit.rulebook.schema import fill


@dataclass(frozen=True)
class Upkeep:
    """The day a page was last compared with practice, the day that is due again, and who does it."""

    checked: date | None = None
    check_again: date | None = None
    owner: str | None = None

    def is_overdue(self, today: date) -> bool:
        return self.check_again is not None and self.check_again < today


UPKEEP_KEYS = frozenset(item.name for item in fields(Upkeep))


def read_upkeep(front: FrontMatter) -> tuple[Upkeep, list[Problem]]:
    """Return the page's upkeep by its front matter, and the problems; if there are misfits, the upkeep is empty."""
    written = {key: value for key, value in front.values.items() if key in UPKEEP_KEYS}
    upkeep, misfits = fill(Upkeep, written)
    problems = [Problem(front.place(*misfit.path), misfit.code, misfit.values) for misfit in misfits]
    if upkeep and upkeep.checked and upkeep.check_again and upkeep.check_again <= upkeep.checked:
        problems.append(Problem(front.place("check_again"), "upkeep.order"))
    return upkeep or Upkeep(), problems
