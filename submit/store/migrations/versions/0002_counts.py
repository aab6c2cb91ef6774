"""Counts"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("spoke", sa.Integer(), nullable=False),
        sa.Column("passed_over", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "rule", "field", "code", name=op.f("pk_counts")),
    )
    op.create_table(
        "spoken",
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("passed_over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("draft", "rule", "field", "code", name=op.f("pk_spoken")),
    )
    with op.batch_alter_table("spoken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spoken_day"), ["day"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("spoken", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spoken_day"))

    op.drop_table("spoken")
    op.drop_table("counts")
