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
        ("a" * 65 + "@putevka.ru", "long"),
        ("a@" + "b" * 64 + ".ru", "long"),
        ("a@" + "b." * 130 + "ru", "long"),
        ("a" * 100_000 + "@putevka.ru", "long"),
        ("a@" + "б" * 100_000 + ".рф", "long"),
        ("=?utf-8?q?a?=@putevka.ru", "sign"),
        ("=?utf-8?b?0LA=?=@putevka.ru", "sign"),
        ("a=?b@putevka.ru", "sign"),
        ('"a.b"@putevka.ru', "sign"),
        ("a%other.ru@putevka.ru", "sign"),
        ("other.ru!a@putevka.ru", "sign"),
        ("|program@putevka.ru", "sign"),
        ("/etc/passwd@putevka.ru", "sign"),
        ("a(b)@putevka.ru", "sign"),
        ("a\\b@putevka.ru", "sign"),
        ("a[b]@putevka.ru", "sign"),
        ("ä@putevka.ru", "sign"),
        ("a\x00@putevka.ru", "sign"),
        ("a\ud800@putevka.ru", "sign"),
        ("a\u2028@putevka.ru", "sign"),
        ("a@[127.0.0.1]", "sign"),
        ("a@putevka.ru(c)", "sign"),
        ("a@pute_vka.ru", "sign"),
        ("a@putevka\x00.ru", "sign"),
        ("a@127.0.0.1", "syntax"),
        ("a@putevka.123", "syntax"),
        ("a@-putevka.ru", "syntax"),
        ("a@xn--a.ru", "syntax"),
        (".a@putevka.ru", "syntax"),
        ("a.@putevka.ru", "syntax"),
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
        "a" * 64 + "@putevka.ru",
        "o_ivanova&co=1#2$3*4^5`6{7}8~9@putevka.ru",
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
