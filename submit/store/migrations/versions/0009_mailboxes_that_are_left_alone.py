"""Mailboxes that are left alone, and to which mailbox a one-time secret was sent"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suppressions",
        sa.Column("mailbox", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_suppressions")),
    )
    op.create_index(op.f("ix_suppressions_client"), "suppressions", ["client"], unique=False)
    op.add_column("proofs", sa.Column("mailbox", sa.String(length=32), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("proofs", schema=None) as batch_op:
        batch_op.drop_column("mailbox")
    op.drop_table("suppressions")
