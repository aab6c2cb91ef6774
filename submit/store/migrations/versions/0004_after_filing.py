"""After filing: what the tracker says of each ticket, and the notes on their way into it"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "followed",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=100), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("client_wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("client_journal", sa.Integer(), nullable=True),
        sa.Column("support_wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("support_journal", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("last_journal", sa.Integer(), nullable=False),
        sa.Column("stay_open", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reference"], ["outbox.reference"], name=op.f("fk_followed_reference_outbox")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_followed")),
        sa.UniqueConstraint("issue", name=op.f("uq_followed_issue")),
    )
    op.create_index(op.f("ix_followed_seen_at"), "followed", ["seen_at"], unique=False)
    op.create_table(
        "sights",
        sa.Column("tracker", sa.String(length=32), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tracker_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tracker", name=op.f("pk_sights")),
    )
    op.create_table(
        "replies",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.String(length=255), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("journal", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reference"], ["outbox.reference"], name=op.f("fk_replies_reference_outbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_reference"), "replies", ["reference"], unique=False)
    op.create_index("ix_replies_state_due", "replies", ["state", "due_at"], unique=False)


def downgrade() -> None:
    for table in ("replies", "sights", "followed"):
        op.drop_table(table)
