"""One-time secrets that are sent by mail, and what they proved. The store keeps only their hashes."""

import enum
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from submit.store.database import Database
from submit.store.tables import proofs, proven
from submit.store.upsert import upsert

LIFE = timedelta(hours=24)
"""How long a link or code is valid."""
REMEMBERED = timedelta(days=30)
"""How long a browser does not need to prove an address again."""
TRIES = 5
"""How many wrong codes are checked before a new one must be requested."""


class Purpose(enum.StrEnum):
    """What a secret is good for."""

    TICKET = "ticket"
    DRAFT = "draft"
    ADDRESS = "address"


@dataclass(frozen=True)
class Proof:
    """What a secret stands for.

    `subject` is the reference of a ticket, the id of a draft or the key of a letter. `client` (`client_of`) and
    `mailbox` (`mailbox_of`) say where it was mailed to. A secret mailed to one address proves nothing about another.
    """

    purpose: Purpose
    subject: str
    browser: str | None
    client: str
    mailbox: str = ""


class Proofs:
    """The secrets of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, proof: Proof, secret: str, now: datetime, code: str | None = None) -> None:
        """Keep a secret, and a code that does the same in the browser it was made for.

        Earlier secrets for the same subject become invalid.
        """
        row = {
            "secret": _hash(secret),
            "purpose": proof.purpose,
            "subject": proof.subject,
            "browser": proof.browser,
            "client": proof.client,
            "mailbox": proof.mailbox,
            "code": _hash(proof.subject + code) if code else None,
            "tries": 0,
            "made_at": now,
            "expires_at": now + LIFE,
        }
        with self._database.writing() as connection:
            connection.execute(delete(proofs).where(*_of(proof.purpose, proof.subject), proofs.c.used_at.is_(None)))
            connection.execute(proofs.insert().values(row))

    def look(self, secret: str, now: datetime) -> Proof | None:
        """Return what the secret is good for, without using it; None if it is used, too old or unknown."""
        with self._database.reading() as connection:
            return _found(connection, secret, now)

    def use(self, secret: str, now: datetime) -> Proof | None:
        """Use the secret, once; return None if it is used, too old or unknown."""
        with self._database.writing() as connection:
            found = _found(connection, secret, now)
            used = update(proofs).where(proofs.c.secret == _hash(secret), proofs.c.used_at.is_(None))
            return found if connection.execute(used.values(used_at=now)).rowcount == 1 else None

    def use_code(self, proof: Proof, code: str, now: datetime) -> bool:
        """Use the code for this subject in this browser; return False and count the try if it is wrong."""
        good = (
            *_of(proof.purpose, proof.subject),
            proofs.c.browser == proof.browser,
            proofs.c.client == proof.client,
            proofs.c.used_at.is_(None),
            proofs.c.expires_at > now,
            proofs.c.tries < TRIES,
        )
        with self._database.writing() as connection:
            right = update(proofs).where(*good, proofs.c.code == _hash(proof.subject + code)).values(used_at=now)
            if connection.execute(right).rowcount == 1:
                return True
            connection.execute(update(proofs).where(*good).values(tries=proofs.c.tries + 1))
        return False

    def remember(self, browser: str, client: str, now: datetime) -> None:
        """Remember that this browser has proven that the address of `client` (`client_of`) is its own."""
        row = {"browser": browser, "client": client, "until": now + REMEMBERED}
        with self._database.writing() as connection:
            mine = upsert(connection, proven, row)
            connection.execute(
                mine.on_conflict_do_update(index_elements=["browser", "client"], set_={"until": row["until"]})
            )

    def is_proven(self, browser: str, client: str, now: datetime) -> bool:
        """Return True if this browser has proven that address and the proof has not expired."""
        with self._database.reading() as connection:
            known = connection.execute(_PROVEN, {"by": browser, "whose": client, "now": now})
            return known.first() is not None

    def forget_older(self, than: datetime) -> None:
        """Forget the secrets and proofs that expired before then."""
        with self._database.writing() as connection:
            connection.execute(delete(proofs).where(proofs.c.expires_at < than))
            connection.execute(delete(proven).where(proven.c.until < than))


_PROVEN = select(proven.c.until).where(
    proven.c.browser == bindparam("by"), proven.c.client == bindparam("whose"), proven.c.until > bindparam("now")
)


def _found(connection: Connection, secret: str, now: datetime) -> Proof | None:
    good = (proofs.c.secret == _hash(secret), proofs.c.used_at.is_(None), proofs.c.expires_at > now)
    row = connection.execute(select(proofs).where(*good)).one_or_none()
    return Proof(Purpose(row.purpose), row.subject, row.browser, row.client, row.mailbox) if row else None


def _of(purpose: Purpose, subject: str) -> tuple[Any, ...]:
    return proofs.c.purpose == purpose, proofs.c.subject == subject


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
