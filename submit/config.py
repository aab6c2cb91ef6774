"""Settings, read from the environment only here; everything else gets them as arguments."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from submit.environment import PREFIX, Environment, SettingsError
from submit.ticket.addresses import is_plain

__all__ = ["NAMES", "Client", "MailSettings", "RedmineSettings", "Role", "Settings", "SettingsError", "project_of",
           "read_settings", "users_of"]  # fmt: skip


class Role(Enum):
    """The processes. Each is given only its own settings."""

    WEB = "web"
    DELIVER = "deliver"


Proof = Literal["always", "unknown", "off"]
BOTH = frozenset(Role)
NAMES: Mapping[str, frozenset[Role]] = {
    "HOST": BOTH,
    "PORT": BOTH,
    "PUBLIC_URL": BOTH,
    "VAR": BOTH,
    "DATABASE_URL": BOTH,
    "DESTINATION": BOTH,
    "REDMINE_URL": frozenset({Role.DELIVER}),
    "REDMINE_API_KEY": frozenset({Role.DELIVER}),
    "REDMINE_PROJECT": frozenset({Role.DELIVER}),
    "REDMINE_AS": frozenset({Role.DELIVER}),
    "REDMINE_TEXT": frozenset({Role.DELIVER}),
    "CLIENTS": BOTH,
    "SMTP_URL": frozenset({Role.DELIVER}),
    "IMAP_URL": frozenset({Role.DELIVER}),
    "MAIL_FROM": BOTH,
    "HELPDESK_ADDRESS": frozenset({Role.DELIVER}),
    "STAFF_ADDRESS": frozenset({Role.DELIVER}),
    "PROOF": BOTH,
    "PROXIES": frozenset({Role.WEB}),
    "SECRET_KEY": frozenset({Role.WEB}),
    "WORKER_TIMEOUT": frozenset({Role.WEB}),
    "REQUEST_TIMEOUT": frozenset({Role.WEB}),
    "KEEP_DAYS": frozenset({Role.DELIVER}),
    "FREE_SPACE_MB": BOTH,
    "TIME_ZONE": BOTH,
}
"""Every setting, without its prefix, and the processes that need it."""


@dataclass(frozen=True)
class RedmineSettings:
    """How to reach the tracker.

    `text` is its text format, which its API does not tell. `acts_as` says who is the author of issues: our own user or
    the client.
    """

    url: str
    api_key: str
    project: str
    text: str
    acts_as: str = "bot"


@dataclass(frozen=True)
class MailSettings:
    """How to send mail: `smtp://` or `smtps://`, with login and password in the address if needed."""

    smtp_url: str
    mail_from: str


@dataclass(frozen=True)
class Client:
    """A client: its mail domains or single addresses, its project in the tracker, and its users there by address."""

    name: str
    domains: tuple[str, ...]
    project: str
    users: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """All settings, checked. `redmine` and `mail` are None unless they are set and this is the process that delivers.

    `imap_url`: the mailbox of `mail_from`, where the answers of clients are read. `proof`: when a client must prove an
    address. `proxies`: how many of our proxies are in front of the web process. `worker_timeout`, `request_timeout`:
    seconds after which a web worker that is silent, or that is busy with one request, is ended.
    """

    host: str
    port: int
    public_url: str
    var: Path
    database_url: str
    destination: str
    redmine: RedmineSettings | None
    mail: MailSettings | None
    mail_from: str | None
    helpdesk_address: str | None
    staff_address: str | None
    imap_url: str | None
    proof: Proof
    proxies: int
    worker_timeout: int
    request_timeout: int
    keep_days: int
    free_space: int
    clients: tuple[Client, ...]
    secret_key: str | None
    time_zone: ZoneInfo

    @property
    def tracker_url(self) -> str | None:
        """Return the URL of the tracker; None if tickets go elsewhere, or this process does not deliver."""
        return self.redmine.url if self.redmine else None

    @property
    def writes_to_clients(self) -> bool:
        """Return True if letters can be sent: by a mail server, or to the local Maildir in its place."""
        return self.destination == "maildir" or self.mail_from is not None

    @property
    def client_mail(self) -> tuple[str, ...]:
        """Return the mail domains and single addresses of all clients."""
        return tuple(named for client in self.clients for named in client.domains)

    @property
    def shown_store(self) -> str:
        """Return the URL of the store without its password."""
        parts = urlsplit(self.database_url)
        return self.database_url.replace(f":{parts.password}@", ":***@") if parts.password else self.database_url


def read_settings(environment: Mapping[str, str], role: Role | None = None) -> Settings:
    """Return the settings in `environment` for a role; without one, those of all processes. Raises SettingsError."""
    source = Environment(environment, NAMES)
    host, port = source.text("HOST", "127.0.0.1"), source.number("PORT", 8000, 1, 65535)
    var = Path(source.text("VAR", "var"))
    destination = source.choice("DESTINATION", "maildir", ("maildir", "mailbox", "redmine"))
    delivers = role is not Role.WEB
    settings = Settings(
        host=host,
        port=port,
        public_url=source.url("PUBLIC_URL", f"http://{host}:{port}", ("http", "https")).rstrip("/"),
        var=var,
        database_url=source.text("DATABASE_URL", f"sqlite:///{var.absolute() / 'submit.db'}"),
        destination=destination,
        redmine=_redmine(source) if delivers and destination == "redmine" else None,
        mail=_mail(source, destination) if delivers else None,
        mail_from=source.address("MAIL_FROM") if source.text("MAIL_FROM") else None,
        helpdesk_address=source.address("HELPDESK_ADDRESS") if delivers and destination == "mailbox" else None,
        staff_address=source.address("STAFF_ADDRESS") if delivers and source.text("STAFF_ADDRESS") else None,
        imap_url=_imap_url(source) if delivers and destination == "redmine" else None,
        proof=cast(Proof, source.choice("PROOF", "off" if destination == "maildir" else None, get_args(Proof))),
        proxies=source.number("PROXIES", 0, 0, 9),
        worker_timeout=source.number("WORKER_TIMEOUT", 20, 2, 600),
        request_timeout=source.number("REQUEST_TIMEOUT", 120, 2, 3600),
        keep_days=source.number("KEEP_DAYS", 90, 1, 3650),
        free_space=source.number("FREE_SPACE_MB", 200, 0, 1_000_000) * 1024 * 1024,
        clients=_clients(source),
        secret_key=source.text("SECRET_KEY") or None,
        time_zone=source.zone("TIME_ZONE", "Europe/Moscow"),
    )
    if settings.proof != "off" and not settings.writes_to_clients:
        raise SettingsError("proof_needs_mail")
    if settings.imap_url and settings.mail is None:
        raise SettingsError("imap_needs_mail")
    if settings.imap_url and _same(settings.staff_address, settings.mail_from):
        raise SettingsError("imap_staff")
    return settings


def names_of(role: Role) -> set[str]:
    """Return the names of a role's settings, as they are in the environment."""
    return {PREFIX + name for name, roles in NAMES.items() if role in roles}


def environment_of(role: Role, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a process of this role: its own settings, and everything that is not a setting."""
    own = {name + suffix for name in names_of(role) for suffix in ("", "_FILE")}
    return {name: value for name, value in environment.items() if not name.startswith(PREFIX) or name in own}


def users_of(clients: tuple[Client, ...]) -> Mapping[str, int]:
    """Return the ids of the tracker's users that the settings name, by address."""
    return {address: id for client in clients for address, id in client.users.items()}


def project_of(clients: tuple[Client, ...]) -> Callable[[str], str | None]:
    """Return a function that gives the project of a sender: by its address, then by its domain, or None."""
    projects = {domain: client.project for client in clients for domain in client.domains}

    def project(email: str) -> str | None:
        address = email.lower()
        return projects.get(address) or projects.get(address.rpartition("@")[2])

    return project


def _redmine(source: Environment) -> RedmineSettings:
    return RedmineSettings(
        url=source.url("REDMINE_URL", None, ("http", "https")).rstrip("/"),
        api_key=source.needed("REDMINE_API_KEY"),
        project=source.needed("REDMINE_PROJECT"),
        text=source.choice("REDMINE_TEXT", None, ("textile", "common_mark")),
        acts_as=source.choice("REDMINE_AS", "bot", ("bot", "client")),
    )


def _mail(source: Environment, destination: str) -> MailSettings | None:
    """Return the mail server, needed if tickets go to a mailbox or letters are to be sent; else None."""
    if destination != "mailbox" and not source.text("SMTP_URL") and not source.text("MAIL_FROM"):
        return None
    return MailSettings(source.url("SMTP_URL", None, ("smtp", "smtps")), source.address("MAIL_FROM"))


def _imap_url(source: Environment) -> str | None:
    return source.url("IMAP_URL", None, ("imap", "imaps")) if source.text("IMAP_URL") else None


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.lower() == other.lower()


def _clients(source: Environment) -> tuple[Client, ...]:
    """Return the clients from TOML. Raises SettingsError.

    There is a table for each client: `[name]`, `domains = ["agency.example"]`, `project = "agency"`, and, if clients
    have accounts in the tracker, `users = {"ivan@agency.example" = 12}`.
    """
    text = source.text("CLIENTS")
    if not text:
        return ()
    try:
        tables = tomllib.loads(text)
        return tuple(
            Client(name, _named(table["domains"]), str(table["project"]), _users(table.get("users", {})))
            for name, table in tables.items()
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError):
        raise SettingsError("clients", name=PREFIX + "CLIENTS") from None


def _users(table: Any) -> Mapping[str, int]:
    if not all(isinstance(number, int) for number in table.values()):
        raise TypeError
    return dict(zip(_named(list(table)), table.values(), strict=True))


def _named(names: Any) -> tuple[str, ...]:
    """Return the domains and addresses in lower case. Raises SettingsError for a name that is neither."""
    if not isinstance(names, list):
        raise TypeError
    for name in names:
        if not _can_be_mail(name):
            raise SettingsError("client_mail", name=PREFIX + "CLIENTS", value=name)
    return tuple(map(str.lower, names))


def _can_be_mail(name: str) -> bool:
    local, at, domain = name.rpartition("@")
    try:
        return is_plain(f"{local if at else 'x'}@{domain.encode('idna').decode()}")
    except UnicodeError:
        return False
