"""The form that ours is compared with: Flask-WTF, email-validator, one durable commit, and nothing else."""

import fcntl
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import Flask, redirect, render_template
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from werkzeug.wrappers import Response
from wtforms import FileField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

FOLDER = "BENCH_FOLDER"
PAGE = """<!doctype html>
<html lang="ru">
<head><meta charset="utf-8"><title>Заявка</title></head>
<body>
<form method="post" enctype="multipart/form-data" novalidate>
  {{ form.hidden_tag() }}
  {% for field in form if field.type != "CSRFTokenField" %}
  <div>{{ field.label }} {{ field }}{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}</div>
  {% endfor %}
  <button>Продолжить</button>
</form>
</body>
</html>
"""
SCHEMA = """
CREATE TABLE IF NOT EXISTS tickets (id INTEGER PRIMARY KEY, token TEXT UNIQUE, subject TEXT, text TEXT, email TEXT)
"""


class TicketForm(FlaskForm):  # type: ignore[misc]
    """As many questions as ours asks of an error."""

    subject = StringField("Тема", [InputRequired(), Length(max=255)])
    steps = TextAreaField("Что вы делали", [InputRequired(), Length(max=20000)])
    actual = TextAreaField("Что произошло", [InputRequired(), Length(max=20000)])
    expected = TextAreaField("Что вы ожидали", [InputRequired(), Length(max=20000)])
    booking = StringField("Заказ и учётная запись", [Length(max=255)])
    impact = RadioField("Насколько мешает", choices=["money_loss", "fines", "limited", "partial", "cosmetic"])
    files = FileField("Файлы")
    email = StringField("Почта", [InputRequired()])

    def validate_email(self, field: Any) -> None:
        try:
            validate_email(field.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise ValidationError(str(error)) from error


class Store:
    """One commit of a ticket, on disk when it returns. Writers wait at a file's lock, not in SQLite's sleep."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bare.db"
        self._lock_path = folder / "bare.lock"
        self._local = threading.local()
        self._lock = threading.Lock()

    def add(self, *values: str) -> str:
        token = secrets.token_hex(16)
        connection = self._connection()
        with self._writing():
            connection.execute("BEGIN IMMEDIATE")
            row = (token, *values)
            connection.execute("INSERT INTO tickets (token, subject, text, email) VALUES (?, ?, ?, ?)", row)
            connection.execute("COMMIT")
        return token

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, self._lock_path.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._path, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                self._local.connection.execute(f"PRAGMA {pragma}")
            self._local.connection.execute(SCHEMA)
        found: sqlite3.Connection = self._local.connection
        return found


def create_app() -> Flask:
    """The application over the folder that the environment names."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"form.html": PAGE})
    app.config.update(SECRET_KEY="bench", WTF_CSRF_TIME_LIMIT=None, WTF_I18N_ENABLED=False)
    store = Store(Path(os.environ[FOLDER]))

    @app.route("/form/", methods=["GET", "POST"])
    def form() -> str | tuple[str, int] | Response:
        asked = TicketForm()
        if asked.validate_on_submit():
            text = "\n\n".join((asked.steps.data, asked.actual.data, asked.expected.data, asked.impact.data))
            return redirect(f"/sent/{store.add(asked.subject.data, text, asked.email.data)}/", 303)
        return render_template("form.html", form=asked), 422 if asked.errors else 200

    return app
