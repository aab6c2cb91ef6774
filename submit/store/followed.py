"""What the tracker says about our tickets, as we last saw it. Times are by its clock, `seen_at` by ours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update

from submit.store.database import Database
from submit.store.entry import Entry, entry_of
from submit.store.letters import Letter, write
from submit.store.tables import followed, outbox, sights
from submit.store.upsert import upsert


@dataclass(frozen=True)
class FollowedNote:
    """A public note: when it was written, by the tracker's clock, and the number of its journal entry."""

    written_at: datetime
    journal: int


@dataclass(frozen=True)
class Followed:
    """One ticket in the tracker.

    `status` is the tracker's name for it; `answer` is the text of support's last public note; `reminded_at` is when the
    closing rule last reminded. All changes up to `last_journal` are dealt with. `gone`: the ticket was deleted, or
    moved where we must not follow it.
    """

    reference: str
    issue: int
    status: str
    status_since: datetime
    closed: bool
    updated_at: datetime
    reminded_at: datetime | None
    client: FollowedNote | None
    support: FollowedNote | None
    answer: str | None
    last_journal: int
    stay_open: bool
    gone: bool
    seen_at: datetime

    @property
    def is_answered(self) -> bool:
        """Return True if the client had the last word."""
        return self.client is not None and (self.support is None or self.client.journal > self.support.journal)


@dataclass(frozen=True)
class Sight:
    """Up to when the changes in a tracker are known, and when we last looked.

    `tracker_time` is that moment by the tracker's clock, if it tells, and `seen_at` by ours.
    """

    known_until: datetime
    tracker_time: datetime | None
    seen_at: datetime


class FollowedTickets:
    """The tickets of a store that are in the tracker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, references: Iterable[str]) -> Mapping[str, Followed]:
        """Return what is known of these tickets, by reference."""
        query = select(followed).where(followed.c.reference.in_(list(references)))
        with self._database.reading() as connection:
            return {row.reference: _followed(row) for row in connection.execute(query)}

    def all(self) -> list[Followed]:
        """Return every ticket that is still in the tracker."""
        with self._database.reading() as connection:
            return [_followed(row) for row in connection.execute(select(followed).where(~followed.c.gone))]

    def unknown(self, most: int) -> Mapping[int, Entry]:
        """Return tickets that are in the tracker and were never looked at, by issue, at most `most`."""
        is_known = exists().where(followed.c.reference == outbox.c.reference)
        query = select(outbox).where(outbox.c.remote_url.is_not(None), ~is_known).limit(most)
        return self._entries(query)

    def longest_unseen(self, most: int) -> list[Followed]:
        """Return the tickets that were looked at longest ago, of those still in the tracker, at most `most`."""
        query = select(followed).where(~followed.c.gone).order_by(followed.c.seen_at).limit(most)
        with self._database.reading() as connection:
            return [_followed(row) for row in connection.execute(query)]

    def ours(self, issues: Iterable[int]) -> Mapping[int, Entry]:
        """Return those of these issues that are our tickets, by issue."""
        return self._entries(select(outbox).where(outbox.c.remote_id.in_([str(issue) for issue in issues])))

    def see(self, seen: Followed, letters: Sequence[Letter] = ()) -> None:
        """Keep what was seen, together with the letters that report it.

        Whether a ticket stays open is not seen in the tracker, so the stored value is kept.
        """
        row = _row(seen)
        with self._database.writing() as connection:
            mine = upsert(connection, followed, row)
            values = {name: value for name, value in row.items() if name not in ("reference", "stay_open")}
            connection.execute(mine.on_conflict_do_update(index_elements=["reference"], set_=values))
            for letter in letters:
                write(connection, letter, letter.written_at)

    def see_again(self, references: Sequence[str], now: datetime) -> None:
        """Record that these tickets have not changed."""
        self._change(references, seen_at=now)

    def keep_open(self, reference: str, stays: bool) -> None:
        """Record whether the client or staff want the ticket kept open despite silence."""
        self._change([reference], stay_open=stays)

    def sight(self, tracker: str) -> Sight | None:
        """Return what is known of the tracker as a whole; None before the first look."""
        query = select(sights).where(sights.c.tracker == tracker)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return Sight(row.known_until, row.tracker_time, row.seen_at) if row else None

    def sighted(self, tracker: str, sight: Sight) -> None:
        """Record that every change up to `sight.known_until` is dealt with."""
        with self._database.writing() as connection:
            mine = upsert(connection, sights, {"tracker": tracker, **asdict(sight)})
            connection.execute(mine.on_conflict_do_update(index_elements=["tracker"], set_=asdict(sight)))

    def _entries(self, query: Any) -> Mapping[int, Entry]:
        with self._database.reading() as connection:
            entries = [entry_of(row) for row in connection.execute(query)]
        return {int(entry.remote_id): entry for entry in entries if entry.remote_id and entry.remote_id.isdecimal()}

    def _change(self, references: Sequence[str], **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(followed).where(followed.c.reference.in_(references)).values(**values))


def _row(seen: Followed) -> dict[str, Any]:
    row = asdict(seen)
    for author in ("client", "support"):
        note = row.pop(author) or {"written_at": None, "journal": None}
        row |= {f"{author}_wrote_at": note["written_at"], f"{author}_journal": note["journal"]}
    return row


def _followed(row: Any) -> Followed:
    return Followed(
        reference=row.reference,
        issue=row.issue,
        status=row.status,
        status_since=row.status_since,
        closed=row.closed,
        updated_at=row.updated_at,
        reminded_at=row.reminded_at,
        client=FollowedNote(row.client_wrote_at, row.client_journal) if row.client_journal else None,
        support=FollowedNote(row.support_wrote_at, row.support_journal) if row.support_journal else None,
        answer=row.answer,
        last_journal=row.last_journal,
        stay_open=row.stay_open,
        gone=row.gone,
        seen_at=row.seen_at,
    )
