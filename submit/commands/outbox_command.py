"""`submit outbox`: shows what waits and why, and what people can do about it."""

import argparse
import csv
import json
import sys
from datetime import UTC, datetime
from typing import Any

from submit.commands.screen import MESSAGES, put, say
from submit.commands.store_commands import migrated
from submit.commands.store_copies import adopt
from submit.config import Settings
from submit.store.entry import Entry
from submit.store.outbox import Outbox
from submit.ticket.ticket_text import ticket_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet read a cell as a formula."""
COLUMNS = ("reference", "accepted", "state", "attempts", "tracker", "priority", "remote", "problem")


def outbox(options: argparse.Namespace, settings: Settings) -> int:
    store = Outbox(migrated(settings))
    actions = {"list": _list, "show": _show, "retry": _retry, "adopt": _adopt, "export": _export}
    return actions[options.action](store, options, settings)


def _list(outbox: Outbox, options: argparse.Namespace, settings: Settings) -> int:
    entries = outbox.entries()
    for entry in entries:
        say("outbox.line", **_words(entry, settings))
    if not entries:
        say("outbox.empty")
    return 0


def _show(outbox: Outbox, options: argparse.Namespace, settings: Settings) -> int:
    entry = outbox.of_reference(options.reference or "")
    if entry is None:
        say("outbox.no_such", reference=options.reference or "")
        return 1
    say("outbox.shown", **_words(entry, settings), url=f"{settings.public_url}/submit/sent/{entry.token}/",
        due=_local(entry.due_at, settings), subject=entry.ticket.subject)  # fmt: skip
    put([ticket_text(entry.ticket, for_support=True)])
    return 0


def _retry(outbox: Outbox, options: argparse.Namespace, settings: Settings) -> int:
    reference = options.reference or ""
    again = outbox.retry(reference, datetime.now(UTC))
    say("outbox.retried" if again else "outbox.not_retried", reference=reference)
    return 0 if again else 1


def _adopt(outbox: Outbox, options: argparse.Namespace, settings: Settings) -> int:
    adopt(settings)
    return 0


def _export(outbox: Outbox, options: argparse.Namespace, settings: Settings) -> int:
    """Print all tickets as JSON Lines, or with `--csv` as a table for a spreadsheet, without what clients wrote."""
    if options.csv:
        table = csv.writer(sys.stdout)
        table.writerow(COLUMNS)
        for entry in outbox.entries():
            table.writerow([_inert(_words(entry, settings)[name]) for name in COLUMNS])
        return 0
    for entry in outbox.entries():
        put([json.dumps(entry.ticket.to_dict() | _state(entry), ensure_ascii=False)])
    return 0


def _words(entry: Entry, settings: Settings) -> dict[str, Any]:
    return {
        "reference": entry.ticket.reference,
        "state": MESSAGES["outbox"][entry.state.value],
        "accepted": _local(entry.ticket.accepted_at, settings),
        "attempts": entry.attempts,
        "tracker": entry.ticket.tracker_name,
        "priority": entry.ticket.priority_name,
        "remote": entry.remote_url or entry.remote_id or "—",
        "problem": entry.problem or "",
    }


def _state(entry: Entry) -> dict[str, Any]:
    return {
        "state": entry.state.value,
        "attempts": entry.attempts,
        "remote_id": entry.remote_id,
        "remote_url": entry.remote_url,
        "problem": entry.problem,
        "delivered_at": entry.delivered_at.isoformat() if entry.delivered_at else None,
    }


def _local(moment: datetime, settings: Settings) -> str:
    return moment.astimezone(settings.time_zone).strftime("%Y-%m-%d %H:%M")


def _inert(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
