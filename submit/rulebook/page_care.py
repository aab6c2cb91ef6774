"""Who looks after a page, and when: keys of its front matter that stand beside `rules`, on the Russian page alone."""

from dataclasses import dataclass, fields
from datetime import date

from submit.rulebook.front_matter import FrontMatter
from submit.rulebook.problem import Problem
from submit.rulebook.schema import fill


@dataclass(frozen=True)
class Upkeep:
    """The day when a page was last held against life, the day when that is due again, and who does it."""

    checked: date | None = None
    check_again: date | None = None
    owner: str | None = None

    def is_overdue(self, today: date) -> bool:
        return self.check_again is not None and self.check_again < today


UPKEEP_KEYS = frozenset(item.name for item in fields(Upkeep))


def read_upkeep(front: FrontMatter) -> tuple[Upkeep, list[Problem]]:
    """What the front matter says of the page's upkeep, and what of it does not fit; then it says nothing."""
    written = {key: value for key, value in front.values.items() if key in UPKEEP_KEYS}
    upkeep, misfits = fill(Upkeep, written)
    problems = [Problem(front.place(*misfit.path), misfit.code, misfit.values) for misfit in misfits]
    if upkeep and upkeep.checked and upkeep.check_again and upkeep.check_again <= upkeep.checked:
        problems.append(Problem(front.place("check_again"), "upkeep.order"))
    return upkeep or Upkeep(), problems
