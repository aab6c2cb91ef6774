"""A store of an earlier version keeps everything: what moves in its tables is found in its new place."""

import json
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.migration import migrate


def migrate_to(database: Database, revision: str) -> None:
    with as_file(files("submit.store") / "migrations") as folder, database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        move = command.downgrade if revision != "head" else command.upgrade
        move(config, revision)


def test_a_draft_of_an_earlier_version_keeps_every_answer(database: Database) -> None:
    migrate_to(database, "0007")
    row = {"texts": json.dumps({"subject": "Тема"}), "impact": json.dumps(["partial"]), "shown": "[]"}
    with database.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO drafts (id, browser, lang, texts, impact, shown, created_at, updated_at) VALUES "
                "('d1', 'b1', 'ru', :texts, :impact, :shown, '2026-12-01 09:00:00', '2026-12-01 09:00:00'), "
                "('d2', 'b1', 'ru', :texts, '[]', :shown, '2026-12-01 09:00:00', '2026-12-01 09:00:00')"
            ),
            row,
        )
        connection.execute(
            text(
                "INSERT INTO files (id, draft, position, name, kind, size, sha256, content) VALUES "
                "('f1', 'd1', 0, 'a.png', 'png', 3, 'x', :content)"
            ),
            {"content": b"png"},
        )
    migrate(database)
    drafts = Drafts(database)
    first, second = drafts.find("d1", "b1"), drafts.find("d2", "b1")
    assert first and first.texts == {"subject": "Тема", "impact": "partial"}
    assert [file.name for file in first.files] == ["a.png"]
    assert second and second.texts == {"subject": "Тема"}
