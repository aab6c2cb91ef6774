"""Wiring of the web application: settings → store, rules in service, form, site."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from random import SystemRandom
from urllib.parse import urlsplit

from flask import Flask

from submit import logs
from submit.config import Role, Settings, read_settings
from submit.publication import Publications
from submit.rulebook.rulebook import Rulebook
from submit.search.index import Index
from submit.secret_key import secret_key
from submit.store.counts import Counts
from submit.store.database import Database
from submit.store.draft_replies import BegunReplies
from submit.store.drafts import Drafts
from submit.store.followed import FollowedTickets
from submit.store.letters import Letters
from submit.store.limits import Limits
from submit.store.outbox import Outbox
from submit.store.proofs import Proofs
from submit.store.replies import Replies
from submit.store.store_metrics import read_figures
from submit.store.unwanted_mail import Suppressions
from submit.ticket.checker import Checker
from submit.web import api, catalogues, field_cache, routes, suggestions, template_filters
from submit.web.http import bounds, csrf, errors, free_space, health, request_log, security_headers, session_cookie
from submit.web.http.static_site import StaticSite, lost_page
from submit.web.pages import my_tickets, site_search
from submit.web.service import EXTENSION, Service
from submit.web.visitor_address import behind_proxies


def from_environment() -> Flask:
    """Return the application of this process, with settings from the environment; the server calls it."""
    logs.configure()
    return create_app(read_settings(os.environ, Role.WEB))


def create_app(settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Flask:
    """Return the application; the store must be migrated and a site published."""
    app = Flask("submit.web", static_url_path="/submit/static")
    secure = settings.public_url.startswith("https://")
    app.config.update(
        DEBUG=False,
        TRUSTED_HOSTS=[settings.host, "127.0.0.1", "localhost", urlsplit(settings.public_url).hostname],
        SECRET_KEY=settings.secret_key or secret_key(settings.var),
        WTF_I18N_ENABLED=False,
    )
    session_cookie.install(app, secure)
    database = Database(settings.database_url)
    publications = Publications(settings.var / "sites")
    app.extensions[EXTENSION] = Service(
        checker=_checker_in_force(publications, settings, now),
        indexes=lambda: _indexes(publications),
        together=database.together,
        drafts=Drafts(database),
        outbox=Outbox(database),
        counts=Counts(database),
        letters=Letters(database),
        proofs=Proofs(database),
        limits=Limits(database),
        suppressions=Suppressions(database),
        tickets=FollowedTickets(database),
        replies=Replies(database),
        begun=BegunReplies(database),
        figures=lambda: read_figures(database),
        free_space=database.free_space,
        floor=settings.free_space,
        now=now,
        random=SystemRandom(),
        time_zone=settings.time_zone,
        proof=settings.proof,
        writes_to_clients=settings.writes_to_clients,
        unproven_days=settings.keep_days if settings.staff_address else None,
    )
    request_log.install(app)
    free_space.install(app)
    bounds.install(app)
    csrf.install(app, urlsplit(settings.public_url).netloc)
    catalogues.install(app)
    template_filters.install(app)
    field_cache.install(app)
    common = security_headers.common_headers(secure)
    security_headers.install(app, common)
    errors.install(app, lambda path: lost_page(_folder(publications), path))
    suggestions.install(app, lambda: _indexes(publications))
    app.register_blueprint(health.blueprint())
    app.register_blueprint(api.blueprint(), url_prefix="/submit/api/v1")
    app.register_blueprint(routes.blueprint("ru"), url_prefix="/submit")
    app.register_blueprint(routes.blueprint("en"), url_prefix="/en/submit")
    app.register_blueprint(my_tickets.blueprint("ru"), url_prefix="/submit")
    app.register_blueprint(my_tickets.blueprint("en"), url_prefix="/en/submit")
    app.register_blueprint(site_search.blueprint("ru"), url_prefix="/submit")
    app.register_blueprint(site_search.blueprint("en"), url_prefix="/en/submit")
    if settings.proxies:
        app.wsgi_app = behind_proxies(app.wsgi_app, settings.proxies)  # type: ignore[method-assign,assignment]
    app.wsgi_app = StaticSite(app.wsgi_app, lambda: _folder(publications), common)  # type: ignore[method-assign]
    return app


def _checker_in_force(
    publications: Publications, settings: Settings, now: Callable[[], datetime]
) -> Callable[[], Checker]:
    """Return a function that gives the checks of the rules in force today, compiled again when either changes."""
    held: dict[tuple[Path, date], Checker] = {}

    def checker() -> Checker:
        publication = publications.current()
        folder = publication.folder if publication else Path()
        today = now().astimezone(settings.time_zone).date()
        if (folder, today) not in held:
            rulebook = publication.rulebook if publication else Rulebook({})
            made = Checker(rulebook.at(today), settings.public_url, settings.client_mail)
            held.clear()
            held[folder, today] = made
            return made
        return held[folder, today]

    return checker


def _indexes(publications: Publications) -> Mapping[str, Index]:
    publication = publications.current()
    return publication.indexes if publication else {}


def _folder(publications: Publications) -> Path | None:
    publication = publications.current()
    return publication.site if publication else None
