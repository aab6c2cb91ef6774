"""Whoever can choose addresses at will gains nothing by it, and neighbours do not pay for each other."""

import pytest

from submit.web.networks import UNREADABLE, networks

V6 = [("2001:db8:a:b00::/64", 1), ("2001:db8:a:b00::/56", 2), ("2001:db8:a::/48", 4)]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("203.0.113.7", [("203.0.113.7", 1)]),
        ("::ffff:203.0.113.7", [("203.0.113.7", 1)]),
        ("::FFFF:cb00:7107", [("203.0.113.7", 1)]),
        ("203.0.113.7:80", [("203.0.113.7", 1)]),
        ("[::ffff:203.0.113.7]:80", [("203.0.113.7", 1)]),
        ("2001:db8:a:b00::1", V6),
        ("2001:db8:a:b00:ffff:ffff:ffff:ffff", V6),
        ("[2001:db8:a:b00::1]", V6),
        ("[2001:db8:a:b00::1]:443", V6),
        ("2001:db8:a:b00::1%eth0", V6),
        *((text, [(UNREADABLE, 1)]) for text in ("unknown", "", None, "_hidden", "1.2.3", "a" * 10_000, "1.2.3.4, x")),
    ],
)
def test_every_address_has_its_networks(address: str | None, found: list[tuple[str, int]]) -> None:
    assert list(networks(address)) == found


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("203.0.113.7", "203.0.113.8", 0),
        ("::ffff:203.0.113.7", "::ffff:198.51.100.7", 0),
        ("2001:db8:a:b00::1", "2001:db8:a:b01::1", 2),
        ("2001:db8:a:b00::1", "2001:db8:a:c00::1", 1),
        ("2001:db8:a:b00::1", "2001:db8:b:b00::1", 0),
    ],
)
def test_neighbours_share_what_one_of_them_could_walk_through(one: str, other: str, shared: int) -> None:
    assert len(set(networks(one)) & set(networks(other))) == shared
