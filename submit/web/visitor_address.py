"""The visitor's address as a proxy reports it. Proxies write it in several ways, and not always as a valid address."""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
WITH_PORT = re.compile(r"(?:\[([^]]*)\]|([^:]*))(?::\d+)?")
"""`1.2.3.4:80`, `[2001:db8::1]:80` and `[2001:db8::1]`."""
LONGEST = 100


def behind_proxies(application: WSGI, proxies: int) -> WSGI:
    """Trust as many hops of X-Forwarded-For as we have proxies, and no more."""

    def readable(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        proxy = environ["werkzeug.proxy_fix.orig"]["REMOTE_ADDR"]
        environ["REMOTE_ADDR"] = address_in(environ.get("REMOTE_ADDR") or "") or proxy
        return application(environ, start_response)

    return ProxyFix(readable, x_for=proxies)


def address_in(told: str) -> str | None:
    """Return the address that a proxy reports, without port, brackets and zone, or None."""
    found = WITH_PORT.fullmatch(told := told[:LONGEST].strip(' "'))
    try:
        address = ip_address((found[1] or found[2]) if found else told)
    except ValueError:
        return None
    return str(address).partition("%")[0]
