"""Imports go one way, as `design.md` draws it, and each library is known in one room alone."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PURE = {"rulebook", "ticket", "search"}
AFTER = {*PURE, "store", "delivery", "closing", "publication", "config"}
_BELOW: Mapping[str, set[str]] = {
    "rulebook": set(),
    "ticket": {"rulebook"},
    "search": set(),
    "store": {"rulebook", "ticket"},
    "delivery": {"rulebook", "ticket", "store"},
    "closing": {"rulebook", "ticket", "store", "delivery"},
    "publication": {"rulebook", "search"},
    "revision": {"processes.parent_death", "rulebook"},
    "site": {*PURE, "publication", "revision"},
    "watchdog": set(),
    "web": {*PURE, "store", "watchdog"},
    "environment": {"ticket"},
    "config": {"ticket", "environment"},
    "logs": set(),
    "secret_key": {"environment"},
    "app": {"logs", "secret_key", *PURE, "store", "web", "publication", "config"},
    "preview": {*PURE, "store", "web", "site", "publication", "config", "app"},
    "processes.parent_death": set(),
    "processes.secret_handover": set(),
    "processes.web_server": {"app", "config", "secret_key", "watchdog", "processes.parent_death"},
    "processes.tracker_factory": {*PURE, "store", "delivery", "config"},
    "processes.after_filing": {*AFTER, "processes.tracker_factory"},
    "processes.lane_guard": set(),
    "processes.maintenance": {"store", "delivery", "config"},
    "processes.delivery_process": {
        *AFTER,
        "processes.after_filing",
        "processes.lane_guard",
        "processes.maintenance",
        "processes.tracker_factory",
    },
    "processes.supervisor": {"config", "processes.parent_death", "processes.secret_handover"},
}
"""What each room may import besides itself."""

ROOMS = {
    **_BELOW,
    "processes": set(),
    "commands": set(_BELOW),
    "cli": {*_BELOW, "commands"},
    "__main__": {"cli"},
}

LIBRARIES: Mapping[str, set[str]] = {
    **dict.fromkeys(["flask", "flask_wtf", "wtforms", "werkzeug"], {"web", "app", "processes.web_server", "preview"}),
    "granian": {"processes.web_server"},
    **dict.fromkeys(["mkdocs", "mkdocs_macros", "material", "pymdownx", "markdown"], {"site"}),
    **dict.fromkeys(["sqlalchemy", "alembic", "sqlite3", "psycopg"], {"store"}),
    **dict.fromkeys(["requests", "urllib3"], {"delivery.destinations.redmine"}),
    "smtplib": {"delivery.smtp"},
    "imaplib": {"delivery.imap"},
    **dict.fromkeys(["poplib", "aiosmtpd"], set()),
    "subprocess": {"processes.supervisor", "revision", "commands"},
}
"""Where a library may be imported: a room, or a module or folder in it."""


PACKAGES = ("submit", "submit.processes", "submit.delivery.destinations")
"""What has nothing of its own to import: the name that is imported from there is a module."""
WALLS: Mapping[str, set[str]] = {"delivery.destinations.redmine": {"processes.tracker_factory"}}
"""What is of one product, and the rooms that may import it from outside."""


def trespasses(root: Path) -> list[str]:
    """Every import below `root`/submit that goes where it must not."""
    return [
        f"{room} → {imported}"
        for path in sorted((root / "submit").rglob("*.py"))
        for room in [_room(path.relative_to(root / "submit"))]
        for imported in sorted(set(_imports(path, root)))
        if not _may(room, imported)
    ]


def _room(path: Path) -> str:
    return ".".join(part for part in path.with_suffix("").parts if part != "__init__")


def _imports(path: Path, root: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            folder = path.relative_to(root).parts[: -node.level] if node.level else ()
            module = ".".join((*folder, *((node.module,) if node.module else ())))
            yield from (f"{module}.{alias.name}" for alias in node.names) if module in PACKAGES else [module]


def _may(room: str, imported: str) -> bool:
    top, _, rest = imported.partition(".")
    own = _own(room)
    if top != "submit":
        return top not in LIBRARIES or any(_is_in(room, allowed) for allowed in LIBRARIES[top])
    if any(_is_in(rest, wall) and not _is_in(room, wall) and own not in allowed for wall, allowed in WALLS.items()):
        return False
    return not rest or any(_is_in(rest, allowed) for allowed in (own, *ROOMS.get(own, ())))


def _own(room: str) -> str:
    """Return the room of a module: a folder or, among the processes, the module itself."""
    top = room.partition(".")[0]
    return room if room in ROOMS else top


def _is_in(module: str, room: str) -> bool:
    return f"{module}.".startswith(f"{room}.")


def test_no_import_goes_against_the_design() -> None:
    assert trespasses(ROOT) == []


def test_every_room_has_its_place_in_the_design() -> None:
    modules = {_room(path.relative_to(ROOT / "submit")) for path in (ROOT / "submit").rglob("*.py")} - {""}
    assert {_own(module) for module in modules} <= set(ROOMS)
    assert {module for module in modules if _is_in(module, "processes")} <= set(ROOMS)


@pytest.mark.parametrize(
    ("file", "line", "trespass"),
    [
        ("rulebook/page.py", "import submit.ticket.finding", "rulebook.page → submit.ticket.finding"),
        ("ticket/ticket_text.py", "from submit.store.outbox import Outbox", "ticket.ticket_text → submit.store.outbox"),
        ("store/files.py", "from submit import delivery", "store.files → submit.delivery"),
        ("delivery/worker.py", "from submit.closing import rule", "delivery.worker → submit.closing"),
        (
            "web/routes.py",
            "from submit.site.build.site_build import build_site",
            "web.routes → submit.site.build.site_build",
        ),
        ("web/routes.py", "def f():\n    from submit.delivery import worker", "web.routes → submit.delivery"),
        ("web/routes.py", "from ..delivery import worker", "web.routes → submit.delivery"),
        ("web/routes.py", "from .. import config", "web.routes → submit.config"),
        ("site/macros.py", "import submit.store.tables", "site.macros → submit.store.tables"),
        ("publication.py", "from submit.ticket.checker import Checker", "publication → submit.ticket.checker"),
        ("processes/supervisor.py", "import submit.app", "processes.supervisor → submit.app"),
        ("commands/rule_commands.py", "import submit.cli", "commands.rule_commands → submit.cli"),
        ("__main__.py", "import submit.app", "__main__ → submit.app"),
        (
            "closing/sync.py",
            "from submit.delivery.destinations.redmine.client import Client",
            "closing.sync → submit.delivery.destinations.redmine.client",
        ),
        (
            "delivery/worker.py",
            "from submit.delivery.destinations import redmine",
            "delivery.worker → submit.delivery.destinations.redmine",
        ),
        (
            "processes/delivery_process.py",
            "import submit.delivery.destinations.redmine",
            "processes.delivery_process → submit.delivery.destinations.redmine",
        ),
        ("newcomer/thing.py", "import submit.rulebook.page", "newcomer.thing → submit.rulebook.page"),
        ("store/tables.py", "import flask", "store.tables → flask"),
        ("web/routes.py", "import mkdocs.config", "web.routes → mkdocs.config"),
        ("ticket/ticket_text.py", "from sqlalchemy import select", "ticket.ticket_text → sqlalchemy"),
        ("delivery/ticket_mail.py", "import smtplib", "delivery.ticket_mail → smtplib"),
        ("delivery/destinations/maildir.py", "import requests", "delivery.destinations.maildir → requests"),
        ("closing/incoming/poller.py", "import imaplib", "closing.incoming.poller → imaplib"),
        ("delivery/destinations/mailbox.py", "import smtplib", "delivery.destinations.mailbox → smtplib"),
    ],
)
def test_a_trespass_is_seen(tmp_path: Path, file: str, line: str, trespass: str) -> None:
    path = tmp_path / "submit" / file
    path.parent.mkdir(parents=True)
    path.write_text(f"import json\n{line}\n", encoding="utf-8")
    assert trespasses(tmp_path) == [trespass]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("ticket/ticket_text.py", "from submit.rulebook.placeholders import shown"),
        ("web/routes.py", "from . import fields\nfrom submit.web.http.csrf_token import TokenForm\nimport flask"),
        ("site/build/site_build.py", "import submit\nfrom submit.publication import publish\nimport mkdocs"),
        ("delivery/destinations/redmine/client.py", "import requests"),
        ("delivery/smtp.py", "import smtplib"),
        (
            "cli.py",
            "import argparse\nfrom submit.processes.delivery_process import make_worker",
        ),
        (
            "commands/rule_commands.py",
            "from submit.site.build.site_build import build_site\nimport submit.processes.web_server",
        ),
        ("processes/tracker_factory.py", "from submit.delivery.destinations.redmine.client import Client"),
        ("delivery/destinations/redmine/notes.py", "from submit.delivery.destinations.redmine.client import Client"),
        ("__main__.py", "from submit.cli import main"),
    ],
)
def test_what_the_design_allows_is_no_trespass(tmp_path: Path, file: str, line: str) -> None:
    path = tmp_path / "submit" / file
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert trespasses(tmp_path) == []


@pytest.mark.parametrize(
    "module", ["submit.app", "submit.cli", "submit.processes.delivery_process", "submit.processes.supervisor"]
)
def test_the_builder_of_sites_is_not_in_the_processes_that_serve(module: str) -> None:
    code = f"import sys, {module}; print({{'mkdocs', 'material'}} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_the_web_process_knows_no_destination() -> None:
    code = "import sys, submit.app; print([name for name in sys.modules if name.startswith('submit.delivery')])"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_package_itself_is_empty_but_for_its_docstring() -> None:
    for path in (ROOT / "submit").rglob("__init__.py"):
        (docstring,) = ast.parse(path.read_text(encoding="utf-8")).body
        assert isinstance(docstring, ast.Expr) and isinstance(docstring.value, ast.Constant)


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    names = {path.stem for path in (ROOT / "submit").rglob("*") if path.suffix == ".py" or path.is_dir()}
    assert names & {"utils", "util", "helpers", "common", "misc"} == set()
