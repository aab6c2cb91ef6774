"""The clients' mail, as the settings name it: which addresses are known, which domains only look like a client's."""

import unicodedata
from collections.abc import Iterable

from submit.ticket.checks.email_syntax import normal_address, shown_domain
from submit.ticket.ticket import Mark

ALIKE = str.maketrans("аеёорсухіїјѕԁԛԝһкмнтвгзьαεηικνορτυχ013ıł", "aeeopcyxiijsdqwhkmhtbr3baenikvoptuxole1l")
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"), ("1", "l"))
SHORTEST = 5
"""In a shorter name one letter is no slip but another company: s7 and u6."""


class Senders:
    """The senders that the settings name: domains, and single addresses."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        names = set(map(str.lower, named))
        self.addresses = frozenset((normal_address(name) or name).lower() for name in names if "@" in name)
        self._domains = frozenset(shown_domain(f"x@{name}") or name for name in names if "@" not in name)

    def marks(self, address: str) -> tuple[Mark, ...]:
        """What support should know of the sender. Every client is compared, so that the time taken tells nothing."""
        domain = shown_domain(address) or ""
        found = sorted(known for known in self._domains if looks_like(domain, known))
        return () if self._has(domain) else tuple(Mark("look_alike", known) for known in found)

    def is_client(self, address: str) -> bool:
        """Is it an address of a client, or at a client's domain?"""
        known = (normal_address(address) or address).lower() in self.addresses
        return known | self._has(shown_domain(address) or "")

    def _has(self, domain: str) -> bool:
        return sum(domain == known or domain.endswith(f".{known}") for known in self._domains) > 0


def looks_like(domain: str, known: str) -> bool:
    """Whether a domain could be taken for the known one, or for a part of it: by its letters, by one letter more, less,
    other or in the wrong place, or because it begins like it."""
    tail = ".".join(domain.split(".")[-known.count(".") - 1 :])
    seen, meant = skeleton(tail), skeleton(known)
    is_near = seen == meant or (len(known.partition(".")[0]) >= SHORTEST and is_one_off(seen, meant))
    return is_near | domain.startswith(f"{known}.")


def skeleton(domain: str) -> str:
    """What the eye sees: accents off, letters of other alphabets and digits as the Latin letters they resemble."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", domain.lower()) if not unicodedata.combining(sign))
    text = bare.translate(ALIKE)
    for pair, sign in PAIRS:
        text = text.replace(pair, sign)
    return text


def is_one_off(text: str, other: str) -> bool:
    """One letter added, left out, replaced, or two neighbours swapped."""
    short, long = sorted((text, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((index for index, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1]
    return short[same + 1 :] == long[same + 1 :] or (swapped and short[same + 2 :] == long[same + 2 :])
