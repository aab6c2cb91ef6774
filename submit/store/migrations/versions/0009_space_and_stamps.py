"""Space: who holds how much of drafts and files. Stamps: by which a store that was copied is known."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drafts", sa.Column("network", sa.String(length=32), nullable=True))
    op.add_column("drafts", sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("files", sa.Column("browser", sa.String(length=32), nullable=True))
    op.add_column("files", sa.Column("network", sa.String(length=32), nullable=True))
    op.create_table(
        "space",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_space")),
    )
    op.create_table(
        "stamps",
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_stamps")),
    )


def downgrade() -> None:
    op.drop_table("stamps")
    op.drop_table("space")
    for table, column in (("files", "network"), ("files", "browser"), ("drafts", "size"), ("drafts", "network")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
