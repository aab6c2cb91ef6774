"""The way of a ticket to its end: letters, proofs, limits, leases, order per client, handing over, erasure"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("client", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("hand_over_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    _fill_in_clients()
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("client", existing_type=sa.String(length=32), nullable=False)
        batch_op.create_index("ix_outbox_client_state", ["client", "state"], unique=False)
        batch_op.create_index("ix_outbox_state_hand_over", ["state", "hand_over_at"], unique=False)

    op.create_table(
        "letters",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=True),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reference"], ["outbox.reference"], name=op.f("fk_letters_reference_outbox")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_letters")),
    )
    op.create_index(op.f("ix_letters_reference"), "letters", ["reference"], unique=False)
    op.create_index("ix_letters_state_due", "letters", ["state", "due_at"], unique=False)
    op.create_table(
        "proofs",
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=320), nullable=False),
        sa.Column("browser", sa.String(length=32), nullable=True),
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("secret", name=op.f("pk_proofs")),
    )
    op.create_index(op.f("ix_proofs_expires_at"), "proofs", ["expires_at"], unique=False)
    op.create_index("ix_proofs_subject", "proofs", ["purpose", "subject"], unique=False)
    op.create_table(
        "proven",
        sa.Column("browser", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("browser", "client", name=op.f("pk_proven")),
    )
    op.create_index(op.f("ix_proven_until"), "proven", ["until"], unique=False)
    op.create_table(
        "limits",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limits")),
    )
    op.create_index(op.f("ix_limits_updated_at"), "limits", ["updated_at"], unique=False)
    op.create_table(
        "leases",
        sa.Column("lane", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_leases")),
    )


def _fill_in_clients() -> None:
    """As `submit.store.outbox.client_of` does, but for the normal form of the address."""
    connection = op.get_bind()
    for reference, ticket in connection.execute(sa.text("SELECT reference, ticket FROM outbox")).all():
        email = (ticket if isinstance(ticket, dict) else json.loads(ticket))["email"]
        client = hashlib.sha256(email.lower().encode()).hexdigest()[:32]
        update = sa.text("UPDATE outbox SET client = :client WHERE reference = :reference")
        connection.execute(update, {"client": client, "reference": reference})


def downgrade() -> None:
    for table in ("leases", "limits", "proven", "proofs", "letters"):
        op.drop_table(table)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state_hand_over")
        batch_op.drop_index("ix_outbox_client_state")
        for column in ("client", "hand_over_at", "handed_over_at", "erased_at"):
            batch_op.drop_column(column)
