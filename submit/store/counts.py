"""Counts: how often each rule spoke, and was passed over, by day, field and kind of message. They hold no text.

A rule is counted once for each draft, field and kind of message, however often the page is loaded or posted again. A
count is not worth losing a ticket for: when counting fails, it is logged, and the form goes on.
"""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from submit.store.database import Database, StoreError
from submit.store.tables import counts, drafts, spoken
from submit.store.upsert import insert_once, upsert
from submit.ticket.finding import Finding
from submit.ticket.rule_counts import RuleCount

Message = tuple[str, str, str]
"""A rule's anchor, the field it spoke of, and the code of what it said."""

logger = logging.getLogger(__name__)


class Counts:
    """The counts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spoke(self, draft: str, findings: Iterable[Finding], day: date) -> None:
        """Count the messages that the client was shown, unless they were counted for this draft before."""
        messages = _messages(findings)
        try:
            if messages and not messages <= self._known(draft):
                with self._database.writing() as connection:
                    for message in sorted(messages):
                        if _is_new(connection, draft, message, day):
                            _add(connection, day, message, spoke=1, passed_over=0)
        except StoreError as error:
            logger.warning("what was shown is not counted: %s", type(error).__name__)

    def passed_over(self, draft: str, findings: Iterable[Finding], day: date) -> None:
        """Count the advice that a client read and did not follow; the draft has become a ticket."""
        messages = _messages(findings)
        try:
            if messages:
                with self._database.writing() as connection:
                    for message in sorted(messages):
                        if _is_first_time(connection, draft, message):
                            _add(connection, day, message, spoke=0, passed_over=1)
        except StoreError as error:
            logger.warning("what was passed over is not counted: %s", type(error).__name__)

    def by_rule(self) -> dict[str, RuleCount]:
        """Return the counts of all days for each rule that ever spoke."""
        return {rule: tally for (rule,), tally in self._sums(counts.c.rule).items()}

    def by_message(self) -> dict[Message, RuleCount]:
        """Return the counts of all days for each rule, field and kind of message."""
        return {(rule, field, code): tally for (rule, field, code), tally in self._sums(*_KEY).items()}

    def by_day(self) -> dict[tuple[date, str], RuleCount]:
        """Return the counts of each day and rule."""
        return {(day, rule): tally for (day, rule), tally in self._sums(counts.c.day, counts.c.rule).items()}

    def _known(self, draft: str) -> set[Message]:
        with self._database.reading() as connection:
            rows = connection.execute(select(spoken.c.rule, spoken.c.field, spoken.c.code).where(_of(draft)))
            return {(row.rule, row.field, row.code) for row in rows}

    def _sums(self, *key: Any) -> dict[tuple[Any, ...], RuleCount]:
        summed = select(*key, func.sum(counts.c.spoke), func.sum(counts.c.passed_over)).group_by(*key).order_by(*key)
        with self._database.reading() as connection:
            return {tuple(row[:-2]): RuleCount(int(row[-2]), int(row[-1])) for row in connection.execute(summed)}


_KEY = (counts.c.rule, counts.c.field, counts.c.code)


def forget_gone(connection: Connection, before: date) -> None:
    """Forget which drafts were counted, once the drafts are gone; the counts stay."""
    gone = spoken.c.draft.not_in(select(drafts.c.id))
    connection.execute(delete(spoken).where(gone, spoken.c.day < before))


def _messages(findings: Iterable[Finding]) -> set[Message]:
    return {(finding.rule, finding.field, finding.code) for finding in findings}


def _of(draft: str) -> Any:
    return spoken.c.draft == draft


def _is_new(connection: Connection, draft: str, message: Message, day: date) -> bool:
    rule, field, code = message
    row = {"draft": draft, "rule": rule, "field": field, "code": code, "day": day, "passed_over": False}
    return insert_once(connection, spoken, row)


def _is_first_time(connection: Connection, draft: str, message: Message) -> bool:
    """Mark a message as passed over; return True the first time.

    A message that was never counted as spoken is not counted as passed over, so no share exceeds one.
    """
    rule, field, code = message
    same = (_of(draft), spoken.c.rule == rule, spoken.c.field == field, spoken.c.code == code)
    statement = update(spoken).where(*same, spoken.c.passed_over.is_(False)).values(passed_over=True)
    return connection.execute(statement).rowcount == 1


def _add(connection: Connection, day: date, message: Message, spoke: int, passed_over: int) -> None:
    rule, field, code = message
    row = {"day": day, "rule": rule, "field": field, "code": code, "spoke": spoke, "passed_over": passed_over}
    connection.execute(
        upsert(connection, counts, row).on_conflict_do_update(
            index_elements=["day", "rule", "field", "code"],
            set_={"spoke": counts.c.spoke + spoke, "passed_over": counts.c.passed_over + passed_over},
        )
    )
