"""The commands that serve: site, form and delivery, together or separately.

The supervisor starts before its processes and lives as long as they do, so it loads neither the store nor the form.
What only one of the commands needs is imported where that command begins.
"""

import argparse
import os
import subprocess
import sys
from contextlib import suppress
from datetime import datetime

from submit import logs
from submit.commands.screen import CONFIGURATION, complain, say, words
from submit.commands.working_folder import root
from submit.config import Role, Settings, environment_of, names_of
from submit.processes import secret_handover
from submit.processes.parent_death import bound
from submit.publication import Publications
from submit.site.build.freshness import is_fresh
from submit.store.permissions import make_folder


def serve(options: argparse.Namespace, settings: Settings) -> int:
    from submit.processes.supervisor import Supervisor

    environment = secret_handover.hidden(os.environ, names_of(Role.DELIVER) - names_of(Role.WEB))
    if environment != dict(os.environ):
        secret_handover.start_again(environment)
    if not _publish_if_changed(settings):
        return 1
    say("serve.ready", url=settings.public_url, store=settings.shown_store, site=settings.var / "sites" / "current",
        destination=_shown_destination(settings))  # fmt: skip
    return Supervisor(os.environ, lambda role, code: say("serve.restarted", name=role.value, code=code)).run()


def web(options: argparse.Namespace, settings: Settings) -> int:
    from submit.commands.store_commands import migrated
    from submit.processes.web_server import serve_web

    if Publications(settings.var / "sites").current() is None:
        say("serve.no_site")
        return 1
    logs.configure()
    migrated(settings).close()
    return serve_web(settings)


def deliver(options: argparse.Namespace, settings: Settings) -> int:
    from submit.commands.store_commands import migrated
    from submit.delivery.destination import DeliveryError
    from submit.processes.delivery_process import deliver_until_stopped, deliver_what_waits, make_lanes
    from submit.store.stamp import Stamp

    logs.configure()
    database = migrated(settings)
    if not Stamp(database, settings.var).agrees():
        complain(words("keeping.copied", store=settings.shown_store))
        return CONFIGURATION
    try:
        lanes = make_lanes(settings, database)
    except DeliveryError as error:
        complain(error)
        return CONFIGURATION
    if options.once:
        deliver_what_waits(lanes)
    else:
        deliver_until_stopped(settings, lanes, database)
    return 0


def _make_folder(settings: Settings) -> None:
    """Make the folder private before anything is put into it; whether it can be written, its users find out."""
    with suppress(OSError):
        make_folder(settings.var)


def _shown_destination(settings: Settings) -> str:
    if settings.tracker_url:
        return words("serve.tracker", url=settings.tracker_url)
    if settings.helpdesk_address:
        return words("serve.mailbox", address=settings.helpdesk_address)
    return words("serve.maildir", path=settings.var / "mail")


def _publish_if_changed(settings: Settings) -> bool:
    """Publish the pages if they have changed; return True if there is a publication to serve.

    After a broken edit the last good publication stays in service.
    """
    sites = settings.var / "sites"
    if is_fresh(root(), sites, settings.public_url, datetime.now(settings.time_zone).date()):
        return True
    # In its own process: the builder of the site needs much memory, and the supervisor lives long.
    command, environment = [sys.executable, "-m", "submit", "site"], environment_of(Role.WEB, os.environ)
    if subprocess.run(command, env=environment, preexec_fn=bound()).returncode == 0:
        return True
    there_is_one = Publications(sites).current() is not None
    say("site.kept" if there_is_one else "site.none")
    return there_is_one
