"""Space for what is not sent yet.

Sums by browser, by network and in total are stored, and change in the same transaction as what they count, so that
nothing ever needs to be added up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, update

from submit.store.database import Database
from submit.store.tables import space
from submit.store.upsert import upsert

MB = 1024 * 1024
FILES, TEXTS = "files", "texts"
SHARE = 4
"""A network may hold at most a quarter of what is free, so that a few cannot take the space from all others."""


class Whose(StrEnum):
    """Whose space is used up."""

    BROWSER = "browser"
    NETWORK = "network"
    ALL = "all"


class NoRoomError(Exception):
    """Keeping this would exceed what a browser, a network, or all together may hold."""

    def __init__(self, whose: Whose) -> None:
        super().__init__(whose.value)
        self.whose = whose


@dataclass(frozen=True)
class Quota:
    """The bytes of one `sort` that one browser, one network and all together may hold."""

    sort: str
    browser: int
    network: int
    total: int


@dataclass(frozen=True)
class Quotas:
    """The quotas of files and texts; `drafts` is how many one browser may have.

    A dozen agents behind one address, each with five open drafts and 15 MB of files in each, stay below: 900 MB.
    """

    files: Quota = Quota(FILES, 150 * MB, 1000 * MB, 5000 * MB)
    texts: Quota = Quota(TEXTS, 16 * MB, 128 * MB, 1000 * MB)
    drafts: int = 50


@dataclass(frozen=True)
class Holder:
    """The holder of what is kept: a browser, and the network that it came from."""

    browser: str
    network: str


Held = tuple[int, str | None, str | None]
"""Bytes, the browser and the network that hold them; what was kept before there were sums has no network."""


def charge(connection: Connection, quota: Quota, holder: Holder, amount: int) -> None:
    """Add to the sums, as the last step of a transaction. Raises NoRoomError, which must leave the transaction."""
    sums = {whose: _add(connection, key, amount) for whose, key in _keys(quota.sort, holder).items()}
    free = quota.total - sums[Whose.ALL] + amount
    most = {
        Whose.BROWSER: quota.browser,
        Whose.NETWORK: min(quota.network, free // SHARE),
        Whose.ALL: quota.total,
    }
    for whose in Whose:
        if amount > 0 and sums[whose] > most[whose]:
            raise NoRoomError(whose)


def release(connection: Connection, sort: str, held: Iterable[Held]) -> None:
    """Subtract from the sums what was deleted or sent."""
    # Holders that lose the same amount share one statement: a ticket that is sent loses one draft.
    sums = Counter[str]()
    for size, browser, network in held:
        if network is not None:
            sums.update(dict.fromkeys(_keys(sort, Holder(browser or "", network)).values(), size))
    by_amount = defaultdict[int, list[str]](list)
    for key, amount in sorted(sums.items()):
        by_amount[amount].append(key)
    for amount, keys in by_amount.items():
        connection.execute(update(space).where(space.c.key.in_(keys)).values(bytes=space.c.bytes - amount))


def forget_empty(database: Database) -> None:
    """Forget the sums of holders that hold nothing any more."""
    with database.writing() as connection:
        connection.execute(delete(space).where(space.c.bytes <= 0))


def _keys(sort: str, holder: Holder) -> dict[Whose, str]:
    return {
        Whose.ALL: f"{sort}:all",
        Whose.NETWORK: f"{sort}:network:{holder.network}",
        Whose.BROWSER: f"{sort}:browser:{holder.browser}",
    }


def _add(connection: Connection, key: str, amount: int) -> int:
    added = upsert(connection, space, {"key": key, "bytes": amount})
    summed = added.on_conflict_do_update(index_elements=["key"], set_={"bytes": space.c.bytes + amount})
    total: Any = connection.execute(summed.returning(space.c.bytes)).scalar_one()
    return int(total)
