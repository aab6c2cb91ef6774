"""Where a visitor comes from, as limits count it: an IPv4 address, or an IPv6 /64 inside wider networks."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

UNREADABLE = "unreadable"
"""What stands for an address that is none. Its visitors share one bucket, so that it is no way past the limits."""
OWN = 64
"""Bits of the IPv6 network that one visitor can choose addresses in at will."""
CEILINGS = {56: 2, 48: 4}
"""Bits of the wider networks that a provider gives to one customer, and how many times a limit they may use in all."""


def networks(address: str | None) -> Iterator[tuple[str, int]]:
    """Yield the networks of a visitor, the narrowest first, each with how many times a limit may be used from it."""
    found = _parsed(address or "")
    if found is None:
        yield UNREADABLE, 1
    elif isinstance(found, IPv4Address):
        yield str(found), 1
    else:
        for bits, times in ({OWN: 1} | CEILINGS).items():
            yield str(IPv6Network((int(found), bits), strict=False)), times


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """Read an address, also one with a port or in brackets, as some proxies write it."""
    bare = address.strip()
    for text in (bare, bare.rpartition(":")[0], bare.strip("[]"), bare.rpartition("]")[0].lstrip("[")):
        try:
            return _plain(ip_address(text))
        except ValueError:
            continue
    return None


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address only wraps: a server that listens on both sees it so."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
