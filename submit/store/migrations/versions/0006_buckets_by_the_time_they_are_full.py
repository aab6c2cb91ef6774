"""Buckets of limits by the time at which they are full again"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was taken in the last hour is forgotten: every bucket is full once.
    op.drop_table("limits")
    op.create_table(
        "limits",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("full_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limits")),
    )


def downgrade() -> None:
    op.drop_table("limits")
    op.create_table(
        "limits",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limits")),
    )
    op.create_index(op.f("ix_limits_updated_at"), "limits", ["updated_at"], unique=False)
