"""Every answer of a draft is a text under the name of its question; the impact stood apart, as a list."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

drafts = sa.table("drafts", sa.column("id", sa.String), sa.column("texts", sa.JSON), sa.column("impact", sa.JSON))


def upgrade() -> None:
    connection = op.get_bind()
    for id, texts, impact in connection.execute(sa.select(drafts.c.id, drafts.c.texts, drafts.c.impact)).all():
        if impact:
            # Until now its question could have no other name.
            kept = {**texts, "impact": "\n".join(impact)}
            connection.execute(sa.update(drafts).where(drafts.c.id == id).values(texts=kept))
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_column("impact")


def downgrade() -> None:
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("impact", sa.JSON(), nullable=False, server_default=json.dumps([])))
    op.get_bind().execute(sa.update(drafts).values(impact=[]))
