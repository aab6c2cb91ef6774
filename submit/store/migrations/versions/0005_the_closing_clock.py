"""The closing clock: what it does about the silence of clients, and what became of tickets"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "steps",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.String(length=255), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("journal", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reference"], ["outbox.reference"], name=op.f("fk_steps_reference_outbox")),
        sa.PrimaryKeyConstraint("reference", "name", "silent_since", name=op.f("pk_steps")),
    )
    op.create_table(
        "stories",
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_form", sa.Boolean(), nullable=False),
        sa.Column("asked_back", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("annulled", sa.Boolean(), nullable=False),
        sa.Column("answered_after", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issue", name=op.f("pk_stories")),
    )


def downgrade() -> None:
    for table in ("stories", "steps"):
        op.drop_table(table)
