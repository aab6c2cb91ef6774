"""The environment, read value by value. `NAME_FILE` names a file that holds the value."""

import re
import tomllib
from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from submit.ticket.addresses import is_plain

PREFIX = "SUBMIT_"
MESSAGES: Mapping[str, str] = tomllib.loads(files("submit").joinpath("messages.toml").read_text(encoding="utf-8"))[
    "settings"
]


class SettingsError(Exception):
    """A setting that cannot be used; the message is one sentence that names it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(MESSAGES[code].format_map(values))


class Environment:
    """Our values in an environment. A name that is not `known` is refused. All methods raise SettingsError."""

    def __init__(self, environment: Mapping[str, str], known: Collection[str]) -> None:
        self._environment = environment
        for name in environment:
            if name.startswith(PREFIX) and name.removeprefix(PREFIX).removesuffix("_FILE") not in known:
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
            # The value is not shown, because it may contain a password.
            raise SettingsError("url", name=PREFIX + name, known=", ".join(f"{scheme}://" for scheme in schemes))
        return value

    def address(self, name: str) -> str:
        value = self.needed(name)
        if not is_plain(value):
            raise SettingsError("address", name=PREFIX + name, value=value)
        return value

    def zone(self, name: str, default: str) -> ZoneInfo:
        value = self.text(name, default)
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise SettingsError("zone", name=PREFIX + name, value=value) from None
