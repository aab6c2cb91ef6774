"""The command line: `submit --help` lists what it does. Words stand in `messages.toml`."""

import argparse
import json
import logging
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from submit.config import Role, Settings, SettingsError, read_settings
from submit.publication import Publications, read_pages
from submit.rulebook.problem import Problem, RulebookError
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.check import check_pages
from submit.site.freshness import is_fresh
from submit.store.database import Database, StoreError
from submit.store.outbox import Outbox
from submit.ticket.checker import Checker
from submit.ticket.typed import InputError, read_input

MESSAGES: dict[str, Any] = tomllib.loads(files("submit").joinpath("messages.toml").read_text(encoding="utf-8"))
CONFIGURATION = 78
"""The exit code for settings that must be mended first (EX_CONFIG of sysexits.h)."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ, options.role)
        return int(options.run(options, settings))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return CONFIGURATION
    except RulebookError as error:
        _print_problems(error.problems)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="submit", description=MESSAGES["help"]["submit"])
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Callable[[Any, Settings], int], role: Role | None = None) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=MESSAGES["help"][name], description=MESSAGES["help"][name])
        command.set_defaults(run=run, role=role)
        return command

    add("serve", _serve)
    add("web", _web, Role.WEB)
    add("deliver", _deliver, Role.DELIVER).add_argument("--once", action="store_true", help=MESSAGES["help"]["once"])
    add("check", _check, Role.WEB)
    add("validate", _validate, Role.WEB).add_argument("file", nargs="?", default="-", help=MESSAGES["help"]["file"])
    add("site", _site, Role.WEB)
    outbox = add("outbox", _outbox, Role.WEB)
    outbox.add_argument("action", choices=["list"])
    return parser


def _say(key: str, **values: Any) -> None:
    room, _, name = key.partition(".")
    print(MESSAGES[room][name].format_map(values), flush=True)


def _root() -> Path:
    """The folder of the pages: where the command is run, as everything about them is."""
    return Path.cwd()


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from submit.supervisor import Supervisor

    if not _publish_if_changed(settings):
        return 1
    _migrate(settings).close()
    _say("serve.ready", url=settings.public_url, store=settings.shown_store, site=settings.var / "sites" / "current",
         destination=_shown_destination(settings))  # fmt: skip
    return Supervisor(os.environ, lambda role, code: _say("serve.restarted", name=role.value, code=code)).run()


def _shown_destination(settings: Settings) -> str:
    words = MESSAGES["serve"]
    if settings.redmine:
        return str(words["redmine"]).format(url=settings.redmine.url)
    if settings.mail:
        return str(words["mailbox"]).format(address=settings.mail.helpdesk_address)
    return str(words["maildir"]).format(path=settings.var / "mail")


def _publish_if_changed(settings: Settings) -> bool:
    """Bring the publication up to date. A broken edit leaves the last good one in service; False if there is none."""
    sites = settings.var / "sites"
    if is_fresh(_root(), sites, settings.public_url, datetime.now(settings.time_zone).date()):
        return True
    # A process of its own: the site's builder is large, and the supervisor stays.
    if subprocess.run([sys.executable, "-m", "submit", "site"]).returncode == 0:
        return True
    there_is_one = Publications(sites).current() is not None
    _say("site.kept" if there_is_one else "site.none")
    return there_is_one


def _build(settings: Settings) -> bool:
    from submit.site.build import SiteError, build_site

    try:
        publication = build_site(_root(), settings.var / "sites", settings.public_url, datetime.now(settings.time_zone))
    except RulebookError as error:
        _print_problems(error.problems)
        return False
    except SiteError as error:
        print(error, file=sys.stderr)
        return False
    _say("site.published", folder=publication.folder, edition=publication.rulebook.edition)
    return True


def _site(options: argparse.Namespace, settings: Settings) -> int:
    return 0 if _build(settings) else 1


def _migrate(settings: Settings) -> Database:
    from submit.store.migration import migrate

    try:
        settings.var.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise SettingsError("folder", name="SUBMIT_VAR", path=settings.var) from None
    try:
        database = Database(settings.database_url)
        migrate(database)
    except (StoreError, ImportError):
        raise SettingsError("database") from None
    return database


def _web(options: argparse.Namespace, settings: Settings) -> int:
    from submit.server import serve_web

    if Publications(settings.var / "sites").current() is None:
        _say("serve.no_site")
        return 1
    _migrate(settings).close()
    return serve_web(settings)


def _deliver(options: argparse.Namespace, settings: Settings) -> int:
    from submit.deliver import deliver_until_stopped, make_worker
    from submit.delivery.destination import DeliveryError

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("submit").setLevel(logging.INFO)
    database = _migrate(settings)
    try:
        worker = make_worker(settings, database)
    except DeliveryError as error:
        print(error, file=sys.stderr)
        return CONFIGURATION
    if options.once:
        while worker.step():
            pass
    else:
        deliver_until_stopped(worker, database)
    return 0


def _check(options: argparse.Namespace, settings: Settings) -> int:
    today = datetime.now(settings.time_zone).date()
    rulebook, problems = check_pages(read_pages(_root() / "docs"), today)
    _print_problems(problems)
    if any(not problem.is_advice for problem in problems):
        _say("check.bad", count=len(problems))
        return 1
    by_hand = [example for _, _, example in rulebook.examples() if example.by_hand]
    total = sum(1 for _ in rulebook.examples())
    edition = rulebook.at(today).edition
    _say("check.good", rules=len(rulebook.rules), examples=total, by_hand=len(by_hand), edition=edition)
    return 0


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(problem)


def _validate(options: argparse.Namespace, settings: Settings) -> int:
    checker = Checker(_rulebook_in_service(settings), settings.public_url)
    try:
        # As bytes: a line that is no text is one bad line among good ones.
        source = sys.stdin.buffer if options.file == "-" else open(options.file, "rb")  # noqa: SIM115
    except OSError:
        print(MESSAGES["validate"]["unreadable"].format(path=options.file), file=sys.stderr)
        return 1
    code = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            verdict = checker.verdict(read_input(json.loads(line)))
        except (ValueError, RecursionError) as error:
            key = str(error.args[0]) if isinstance(error, InputError) and error.args[0] else ""
            _complain_of_line(number, key)
            code = 1
        else:
            print(json.dumps(verdict.to_dict(), ensure_ascii=False))
    return code


def _complain_of_line(number: int, key: str) -> None:
    words = MESSAGES["validate"]
    shown = words["key"].format(key=key) if key else ""
    print(words["line"].format(line=number, key=shown), file=sys.stderr)


def _rulebook_in_service(settings: Settings) -> Rulebook:
    """The published rule-book; before the first publication, the pages as they are."""
    publication = Publications(settings.var / "sites").current()
    if publication is not None:
        rulebook = publication.rulebook
    else:
        rulebook, problems = read_rulebook(read_pages(_root() / "docs"))
        if problems:
            raise RulebookError(problems)
    return rulebook.at(datetime.now(settings.time_zone).date())


def _outbox(options: argparse.Namespace, settings: Settings) -> int:
    database = _migrate(settings)
    entries = Outbox(database).entries()
    for entry in entries:
        accepted = entry.ticket.accepted_at.astimezone(settings.time_zone)
        _say(
            "outbox.line",
            reference=entry.ticket.reference,
            state=MESSAGES["outbox"][entry.state.value],
            accepted=accepted.strftime("%Y-%m-%d %H:%M"),
            attempts=entry.attempts,
            remote=entry.remote_url or entry.remote_id or "—",
            problem=entry.problem or "",
        )
    if not entries:
        _say("outbox.empty")
    return 0
