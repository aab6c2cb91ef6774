import pytest

from submit.ticket.checks.email_syntax import EmailSyntax, normal_address, shown_domain
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = EmailSyntax("email", endings={"ry": "ru", "con": "com", "ру": "ru"})


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("agent@putevka,ru", "comma"),
        ("агент@putevka.ru", "cyrillic"),
        ("аgent@putevka.ru", "cyrillic"),
        ("agent@putevka", "dot"),
        ("agent.putevka.ru", "syntax"),
        ("@putevka.ru", "syntax"),
        ("agent@", "syntax"),
        ("agent@@putevka.ru", "twice"),
        ("a b@putevka.ru", "space"),
        ("one@putevka.ru, two@putevka.ru", "twice"),
        ("one@putevka.ru; two@putevka.ru", "twice"),
        ("agent @putevka.ru", "space"),
        ("agent@ putevka.ru", "space"),
        ("agent@putevka .ru", "space"),
        ("agent@gmail,com", "comma"),
        ("agent,kassa@putevka.ru", "comma"),
        ("agent@putevka.ru.", "end"),
        ("agent@putevka.ru,", "end"),
        ("agent@putevka.ru;", "end"),
        ("agent@putevka.ry", "ending"),
        ("agent@gmail.CON", "ending"),
        ("agent@putevka.ру", "ending"),
        ("agent@gmаil.com", "mixed"),
        ("agent@putevka.сom", "mixed"),
        ("agent@путёвkа.рф", "mixed"),
        ("Agent <agent@putevka.ru>", "syntax"),
        ("agent@putevka..ru", "syntax"),
        ("a" * 65 + "@putevka.ru", "syntax"),
    ],
)
def test_it_names_the_slip(address: str, code: str) -> None:
    assert codes(CHECK, address, "email") == [code]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "agent@putevka.ru",
        "agent+kassa.3@mail.putevka.ru",
        "o'neil@putevka.travel",
        "a@b.ru",
        "agent@путёвка.рф",
        "agent@путёвка.com",
        "agent@con.ru",
    ],
)
def test_it_takes_an_address(address: str) -> None:
    assert codes(CHECK, address, "email") == []


@pytest.mark.parametrize(
    ("address", "normal"),
    [("Agent@PUTEVKA.ru", "Agent@putevka.ru"), ("agent@путёвка.рф", "agent@xn--80adyspf3h.xn--p1ai"), ("agent", None)],
)
def test_it_knows_the_normal_form(address: str, normal: str | None) -> None:
    assert normal_address(address) == normal


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("agent@tour,ru", {"value": "tour,ru"}),
        ("agent,kassa@tour.ru", {"value": "agent,kassa"}),
        ("agent@tour.ry", {"value": "ry", "meant": "ru"}),
        ("agent@mail.tоur.ru", {"value": "tоur"}),
        ("agent@tour.ru:", {"value": ":"}),
    ],
)
def test_it_shows_the_part_to_look_at_as_typed(address: str, values: dict[str, str]) -> None:
    (hit,) = CHECK.hits(Typed({"email": address}))
    assert hit.values == values


def test_it_knows_the_domain_as_people_read_it() -> None:
    assert shown_domain("agent@XN--80ADYSPF3H.xn--p1ai") == "путёвка.рф"
    assert shown_domain("agent") is None
