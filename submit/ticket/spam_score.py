"""Is this a machine's work? A suspected ticket is kept like any other, and people look at it first."""

import re
from collections.abc import Iterable
from datetime import timedelta

from submit.ticket.ticket import Mark

LINK = re.compile(r"https?://", re.IGNORECASE)
MANY_LINKS = 4
QUICK = timedelta(seconds=5)
"""Nobody answers the questions of a ticket in that time, but a text can be pasted: alone this is no reason."""
ENOUGH = 2


def suspicion(trapped: bool, took: timedelta | None, texts: Iterable[str]) -> tuple[Mark, ...]:
    """The mark of a suspected ticket. `trapped`: a field that people do not see was filled in; `took`: the time from
    the first page to sending."""
    links = sum(len(LINK.findall(text)) for text in texts)
    score = ENOUGH * trapped + (took is not None and took < QUICK) + (links >= MANY_LINKS)
    return (Mark("suspected", ""),) if score >= ENOUGH else ()
