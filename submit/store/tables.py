"""The tables, as SQLAlchemy sees them; `migrations/` brings a database to this state."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite keeps no time zone, so UTC is set again on the values that it returns."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("browser", String(32), nullable=False, index=True),
    Column("network", String(32)),
    Column("size", Integer, nullable=False, server_default="0"),
    Column("lang", String(2), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("shown", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("reference", String(16), primary_key=True),
    Column("draft", String(32), nullable=False, unique=True),
    Column("token", String(32), nullable=False, unique=True),
    Column("browser", String(32), nullable=False, index=True),
    Column("ticket", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Moment),
    Column("fence", String(255)),
    Column("problem", String(500)),
    Column("remote_id", String(255)),
    Column("remote_url", String(500)),
    Column("delivered_at", Moment),
    Column("client", String(32), nullable=False),
    Column("hand_over_at", Moment),
    Column("handed_over_at", Moment),
    Column("erased_at", Moment),
    Index("ix_outbox_state_due", "state", "due_at"),
    Index("ix_outbox_client_state", "client", "state"),
    Index("ix_outbox_state_hand_over", "state", "hand_over_at"),
)

files = Table(
    "files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft", String(32), index=True),
    Column("reference", String(16), ForeignKey("outbox.reference"), index=True),
    Column("reply", String(32), ForeignKey("replies.id"), index=True),
    Column("position", Integer, nullable=False),
    Column("name", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("browser", String(32)),
    Column("network", String(32)),
    Column("found", JSON),
)
"""Files belong to a draft, to the ticket that it has become, or to a reply. `browser` and `network`: in whose sums of
`space` a file that is not sent yet stands. `found`: what must be hidden inside, the names of checks and lines."""

space = Table(
    "space",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
)
"""How many bytes of drafts and files are kept, by browser, by network, and in all."""

stamps = Table(
    "stamps",
    metadata,
    Column("place", String(32), primary_key=True),
    Column("stamp", String(32), nullable=False),
)
"""For each folder from which tickets are delivered, the stamp that its file must also hold (`stamp.py`)."""

counts = Table(
    "counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("rule", String(100), primary_key=True),
    Column("field", String(100), primary_key=True),
    Column("code", String(100), primary_key=True),
    Column("spoke", Integer, nullable=False),
    Column("passed_over", Integer, nullable=False),
)

spoken = Table(
    "spoken",
    metadata,
    Column("draft", String(32), primary_key=True),
    Column("rule", String(100), primary_key=True),
    Column("field", String(100), primary_key=True),
    Column("code", String(100), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("passed_over", Boolean, nullable=False),
)
"""For which drafts a message has been counted, so that it is counted once."""

letters = Table(
    "letters",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("recipient", String(320)),
    Column("lang", String(2), nullable=False),
    Column("words", JSON, nullable=False),
    Column("reference", String(16), ForeignKey("outbox.reference"), index=True),
    Column("state", String(16), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Moment),
    Column("problem", String(500)),
    Column("sent_at", Moment),
    Index("ix_letters_state_due", "state", "due_at"),
)
"""Our mail to clients and staff. A key is used once, so that no letter is written twice."""

followed = Table(
    "followed",
    metadata,
    Column("reference", String(16), ForeignKey("outbox.reference"), primary_key=True),
    Column("issue", Integer, nullable=False, unique=True),
    Column("status", String(100), nullable=False),
    Column("status_since", Moment, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("reminded_at", Moment),
    Column("client_wrote_at", Moment),
    Column("client_journal", Integer),
    Column("support_wrote_at", Moment),
    Column("support_journal", Integer),
    Column("answer", Text),
    Column("last_journal", Integer, nullable=False),
    Column("stay_open", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)
"""What the tracker says about each ticket. Times are by its clock, `seen_at` by ours."""

sights = Table(
    "sights",
    metadata,
    Column("tracker", String(32), primary_key=True),
    Column("known_until", Moment, nullable=False),
    Column("tracker_time", Moment),
    Column("seen_at", Moment, nullable=False),
)
"""Up to when the changes in a tracker are known to us, and when we last looked: by its clock, where it tells, and by
ours."""

replies = Table(
    "replies",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("reference", String(16), ForeignKey("outbox.reference"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Moment),
    Column("fence", String(255)),
    Column("problem", String(500)),
    Column("journal", Integer),
    Column("done_at", Moment),
    Index("ix_replies_state_due", "state", "due_at"),
)
"""What clients write on their ticket's page or by mail, on its way into the tracker."""

incoming = Table(
    "incoming",
    metadata,
    Column("day", Date, primary_key=True),
    Column("fate", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How many mails of the mailbox were taken, and how many set aside, by day."""

steps = Table(
    "steps",
    metadata,
    Column("reference", String(16), ForeignKey("outbox.reference"), primary_key=True),
    Column("name", String(16), primary_key=True),
    Column("silent_since", Moment, primary_key=True),
    Column("due_at", Moment, nullable=False),
    Column("noticed_at", Moment, nullable=False),
    Column("fence", String(255)),
    Column("problem", String(500)),
    Column("journal", Integer),
    Column("done_at", Moment),
)
"""Steps of the closing rule, each once for each silence. The times are the tracker's."""

stories = Table(
    "stories",
    metadata,
    Column("issue", Integer, primary_key=True, autoincrement=False),
    Column("filed_at", Moment, nullable=False),
    Column("by_form", Boolean, nullable=False),
    Column("asked_back", Boolean, nullable=False),
    Column("changed", Boolean, nullable=False),
    Column("annulled", Boolean, nullable=False),
    Column("answered_after", Integer),
    Column("updated_at", Moment, nullable=False),
)
"""What became of all tickets in the tracker, for the shares by month; `answered_after` is in seconds."""

proofs = Table(
    "proofs",
    metadata,
    Column("secret", String(64), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("subject", String(320), nullable=False),
    Column("browser", String(32)),
    Column("client", String(32), nullable=False),
    Column("mailbox", String(32), nullable=False, server_default=text("''")),
    Column("code", String(64)),
    Column("tries", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("used_at", Moment),
    Index("ix_proofs_subject", "purpose", "subject"),
)
"""One-time links and codes that were mailed. `secret` and `code` are hashes, which cannot be used in their place."""

proven = Table(
    "proven",
    metadata,
    Column("browser", String(32), primary_key=True),
    Column("client", String(32), primary_key=True),
    Column("until", Moment, nullable=False, index=True),
)
"""Which browser has proven which address."""

suppressions = Table(
    "suppressions",
    metadata,
    Column("mailbox", String(32), primary_key=True),
    Column("client", String(32), nullable=False, index=True),
    Column("until", Moment, nullable=False),
)
"""Mailboxes to which nobody can make us write, because their owner asked for it. Both are hashes."""

limits = Table(
    "limits",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("full_at", BigInteger, nullable=False),
)
"""Token buckets, one for each address, network or client that is limited; `full_at` is in microseconds since 1970."""

leases = Table(
    "leases",
    metadata,
    Column("lane", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Moment, nullable=False),
)
"""Which process may work in a lane: one writer for each destination."""
