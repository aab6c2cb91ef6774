"""The networks of a visitor, as limits count them: an IPv4 address, or an IPv6 /64 inside wider networks."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

UNREADABLE = "unreadable"
"""Stands for an unreadable address. All such visitors share one bucket, so it is no way around the limits."""
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
    """Read an address, also one with a port or in brackets, as some proxies write it; return None if it is not one."""
    bare = address.strip()
    for text in (bare, bare.rpartition(":")[0], bare.strip("[]"), bare.rpartition("]")[0].lstrip("[")):
        try:
            return _plain(ip_address(text))
        except ValueError:
            continue
    return None


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Unwrap an IPv4 address mapped into IPv6, which is how a server that listens on both sees it."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
