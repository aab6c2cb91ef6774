"""Steps of the closing rule, taken when a client stays silent: each is noticed, begun and done, once.

A step is noticed before it is taken, so that two observations with some time between them must agree. `fence` says what
an earlier attempt began, so that a note is never written twice.
"""

import enum
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update

from submit.store.database import Database
from submit.store.letters import Letter, write
from submit.store.queue import ClaimLost
from submit.store.tables import steps
from submit.store.upsert import insert_once


class StepName(enum.StrEnum):
    """The steps of the closing rule, and the one that undoes the last of them."""

    REMIND = "remind"
    ANNUL = "annul"
    REOPEN = "reopen"


@dataclass(frozen=True)
class ClosingStep:
    """A step of one ticket.

    `silent_since` is when the client's silence began, `noticed_at` when we first saw that the step was due, `done_at`
    when the note was written, all by the tracker's clock. `journal` is the number of the note's journal entry.
    """

    reference: str
    name: StepName
    silent_since: datetime
    due_at: datetime
    noticed_at: datetime
    fence: str | None = None
    problem: str | None = None
    journal: int | None = None
    done_at: datetime | None = None


class Steps:
    """The steps of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def notice(self, step: ClosingStep) -> ClosingStep:
        """Keep that the step is due; return it as it was first noticed."""
        with self._database.writing() as connection:
            insert_once(connection, steps, asdict(step))
            return _step(connection.execute(select(steps).where(_same(step))).one())

    def begin(self, step: ClosingStep, fence: str) -> None:
        """Note on disk that the tracker may have the note from now on.

        Raises ClaimLost if another process was quicker.
        """
        untouched = and_(_same(step), steps.c.fence.is_not_distinct_from(step.fence), steps.c.done_at.is_(None))
        with self._database.writing() as connection:
            if connection.execute(update(steps).where(untouched).values(fence=fence)).rowcount != 1:
                raise ClaimLost(step.reference)

    def done(
        self, step: ClosingStep, journal: int, at: datetime, problem: str | None = None, letters: Sequence[Letter] = ()
    ) -> None:
        """Record that the tracker has the note; `problem` says what it did not do with it."""
        self._change(step, letters, journal=journal, done_at=at, problem=problem)

    def failed(self, step: ClosingStep, problem: str, letters: Sequence[Letter] = ()) -> None:
        """Record why the step did not succeed this time."""
        self._change(step, letters, problem=problem)

    def forget(self, reference: str) -> None:
        """Forget the steps that were noticed and not begun, because the ticket is waiting now."""
        with self._database.writing() as connection:
            connection.execute(delete(steps).where(_unbegun(), steps.c.reference == reference))

    def noticed(self) -> list[ClosingStep]:
        """Return the steps that are due and were not begun, the oldest first."""
        return self._all(_unbegun())

    def unfinished(self) -> list[ClosingStep]:
        """Return the steps that were begun and have no known result, the oldest first."""
        begun = and_(steps.c.fence.is_not(None), steps.c.done_at.is_(None))
        return self._all(begun)

    def of(self, reference: str) -> list[ClosingStep]:
        """Return the steps of a ticket, the oldest first."""
        return self._all(steps.c.reference == reference)

    def _all(self, condition: Any) -> list[ClosingStep]:
        query = select(steps).where(condition).order_by(steps.c.noticed_at)
        with self._database.reading() as connection:
            return [_step(row) for row in connection.execute(query)]

    def _change(self, step: ClosingStep, letters: Sequence[Letter], **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(steps).where(_same(step)).values(**values))
            for letter in letters:
                write(connection, letter, letter.written_at)


def _unbegun() -> Any:
    return and_(steps.c.fence.is_(None), steps.c.done_at.is_(None))


def _same(step: ClosingStep) -> Any:
    of_ticket = and_(steps.c.reference == step.reference, steps.c.name == step.name)
    return and_(of_ticket, steps.c.silent_since == step.silent_since)


def _step(row: Any) -> ClosingStep:
    return ClosingStep(**(dict(row._mapping) | {"name": StepName(row.name)}))
