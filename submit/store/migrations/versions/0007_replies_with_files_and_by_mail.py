"""Replies with files, and by mail: whose a file is, and what became of the mails in the mailbox"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_files_reply"), ["reply"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_files_reply_replies"), "replies", ["reply"], ["id"])
    op.create_table(
        "incoming",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "fate", name=op.f("pk_incoming")),
    )


def downgrade() -> None:
    op.drop_table("incoming")
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_files_reply_replies"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_files_reply"))
        batch_op.drop_column("reply")
