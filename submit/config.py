"""Settings, read from the environment here and nowhere else; everything below gets them as arguments.

`NAME_FILE` names a file that holds the value. Nonsense and unknown names are refused in one sentence.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "SUBMIT_"
MESSAGES: Mapping[str, str] = tomllib.loads(files("submit").joinpath("messages.toml").read_text(encoding="utf-8"))[
    "settings"
]


class SettingsError(Exception):
    """A setting that cannot be used; the message is one sentence that names it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(MESSAGES[code].format_map(values))


class Role(Enum):
    """The processes. Each is given its own settings and no others."""

    WEB = "web"
    DELIVER = "deliver"


BOTH = frozenset(Role)
NAMES: Mapping[str, frozenset[Role]] = {
    "HOST": frozenset({Role.WEB}),
    "PORT": frozenset({Role.WEB}),
    "PUBLIC_URL": BOTH,
    "VAR": BOTH,
    "DATABASE_URL": BOTH,
    "DESTINATION": BOTH,
    "REDMINE_URL": frozenset({Role.DELIVER}),
    "REDMINE_API_KEY": frozenset({Role.DELIVER}),
    "REDMINE_PROJECT": frozenset({Role.DELIVER}),
    "REDMINE_TEXT": frozenset({Role.DELIVER}),
    "CLIENTS": BOTH,
    "SMTP_URL": frozenset({Role.DELIVER}),
    "MAIL_FROM": frozenset({Role.DELIVER}),
    "HELPDESK_ADDRESS": frozenset({Role.DELIVER}),
    "SECRET_KEY": frozenset({Role.WEB}),
    "TIME_ZONE": BOTH,
}
"""Every setting, without its prefix, and the processes that need it."""


@dataclass(frozen=True)
class RedmineSettings:
    """How to reach the tracker. `text` is its text format, which its API does not tell."""

    url: str
    api_key: str
    project: str
    text: str


@dataclass(frozen=True)
class MailSettings:
    """How to send mail: `smtp://` or `smtps://`, with login and password in the address where they are needed."""

    smtp_url: str
    mail_from: str
    helpdesk_address: str


@dataclass(frozen=True)
class Client:
    """A client: its mail domains or single addresses, and its project in the tracker."""

    name: str
    domains: tuple[str, ...]
    project: str


@dataclass(frozen=True)
class Settings:
    """All settings, checked. `redmine` and `mail` are None unless the destination needs them and this is the process
    that delivers."""

    host: str
    port: int
    public_url: str
    var: Path
    database_url: str
    destination: str
    redmine: RedmineSettings | None
    mail: MailSettings | None
    clients: tuple[Client, ...]
    secret_key: str | None
    time_zone: ZoneInfo

    @property
    def client_mail(self) -> tuple[str, ...]:
        """The mail domains and single addresses of all clients."""
        return tuple(named for client in self.clients for named in client.domains)

    @property
    def shown_store(self) -> str:
        """The store's address without its password."""
        parts = urlsplit(self.database_url)
        return self.database_url.replace(f":{parts.password}@", ":***@") if parts.password else self.database_url


def read_settings(environment: Mapping[str, str], role: Role | None = None) -> Settings:
    """The settings in `environment`; without a role, those of all processes. Raises SettingsError."""
    source = _Source(environment)
    host, port = source.text("HOST", "127.0.0.1"), source.number("PORT", 8000, 1, 65535)
    var = Path(source.text("VAR", "var"))
    destination = source.choice("DESTINATION", "maildir", ("maildir", "mailbox", "redmine"))
    delivers = role is not Role.WEB
    return Settings(
        host=host,
        port=port,
        public_url=source.url("PUBLIC_URL", f"http://{host}:{port}", ("http", "https")).rstrip("/"),
        var=var,
        database_url=source.text("DATABASE_URL", f"sqlite:///{var.absolute() / 'submit.db'}"),
        destination=destination,
        redmine=_redmine(source) if delivers and destination == "redmine" else None,
        mail=_mail(source) if delivers and destination == "mailbox" else None,
        clients=_clients(source),
        secret_key=source.text("SECRET_KEY") or None,
        time_zone=source.zone("TIME_ZONE", "Europe/Moscow"),
    )


def environment_of(role: Role, environment: Mapping[str, str]) -> dict[str, str]:
    """The part of the environment that a process of this role is given: what is not ours, and its own settings."""
    own = {PREFIX + name + suffix for name, roles in NAMES.items() if role in roles for suffix in ("", "_FILE")}
    return {name: value for name, value in environment.items() if not name.startswith(PREFIX) or name in own}


def _redmine(source: "_Source") -> RedmineSettings:
    return RedmineSettings(
        url=source.url("REDMINE_URL", None, ("http", "https")).rstrip("/"),
        api_key=source.needed("REDMINE_API_KEY"),
        project=source.needed("REDMINE_PROJECT"),
        text=source.choice("REDMINE_TEXT", None, ("textile", "common_mark")),
    )


def _mail(source: "_Source") -> MailSettings:
    return MailSettings(
        smtp_url=source.url("SMTP_URL", None, ("smtp", "smtps")),
        mail_from=source.address("MAIL_FROM"),
        helpdesk_address=source.address("HELPDESK_ADDRESS"),
    )


def _clients(source: "_Source") -> tuple[Client, ...]:
    """A TOML table for each client: `[name]`, `domains = ["agency.example"]`, `project = "agency"`."""
    text = source.text("CLIENTS")
    if not text:
        return ()
    try:
        tables = tomllib.loads(text)
        return tuple(Client(name, _lower(table["domains"]), str(table["project"])) for name, table in tables.items())
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError):
        raise SettingsError("clients", name=PREFIX + "CLIENTS") from None


def _lower(domains: Any) -> tuple[str, ...]:
    if not isinstance(domains, list):
        raise TypeError
    return tuple(map(str.lower, domains))


class _Source:
    """The environment, value by value."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        for name in environment:
            if name.startswith(PREFIX) and name.removeprefix(PREFIX).removesuffix("_FILE") not in NAMES:
                raise SettingsError("unknown", name=name)

    def text(self, name: str, default: str = "") -> str:
        key = PREFIX + name
        if key in self._environment and key + "_FILE" in self._environment:
            raise SettingsError("both", name=key)
        if path := self._environment.get(key + "_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise SettingsError("file", name=key + "_FILE", path=path) from None
        return self._environment.get(key, "").strip() or default

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise SettingsError("needed", name=PREFIX + name)
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise SettingsError("number", name=PREFIX + name, value=text, least=least, most=most)
        return int(text)

    def choice(self, name: str, default: str | None, known: tuple[str, ...]) -> str:
        value = self.needed(name) if default is None else self.text(name, default)
        if value not in known:
            raise SettingsError("choice", name=PREFIX + name, value=value, known=", ".join(known))
        return value

    def url(self, name: str, default: str | None, schemes: tuple[str, ...]) -> str:
        value = self.needed(name) if default is None else self.text(name, default)
        try:
            parts = urlsplit(value)
            usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:
            usable = False
        if not usable:
            # The value is not shown: it may hold a password.
            raise SettingsError("url", name=PREFIX + name, known=", ".join(f"{scheme}://" for scheme in schemes))
        return value

    def address(self, name: str) -> str:
        value = self.needed(name)
        if (
            not value.isascii()
            or value.count("@") != 1
            or any(c.isspace() for c in value)
            or value.startswith("@")
            or value.endswith("@")
        ):
            raise SettingsError("address", name=PREFIX + name, value=value)
        return value

    def zone(self, name: str, default: str) -> ZoneInfo:
        value = self.text(name, default)
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise SettingsError("zone", name=PREFIX + name, value=value) from None
