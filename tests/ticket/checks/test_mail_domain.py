import pytest

from submit.ticket.checks.mail_domain import MailDomain
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = MailDomain("email", public=("mail.ru", "gmail.com"), disposable=("mailinator.com",))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ivan@mail.ru", "public"),
        ("ivan@MAIL.RU", "public"),
        ("i.van+work@gmail.com", "public"),
        ("x@mailinator.com", "disposable"),
    ],
)
def test_it_catches_public_and_throw_away_mail(address: str, code: str) -> None:
    assert codes(CHECK, address, "email") == [code]


@pytest.mark.parametrize(
    "address",
    ["", "ivan@hotmail.ru.putevka.ru", "ivan@my-mail.ru", "mail.ru@putevka.ru", "ivan@mail", "ivan@sub.mail.ru"],
)
def test_it_leaves_companies_and_broken_addresses_alone(address: str) -> None:
    assert codes(CHECK, address, "email") == []


@pytest.mark.parametrize("address", ["buh@mail.ru", "Buh@MAIL.ru", "x@mailinator.com"])
def test_an_address_that_the_settings_name_is_taken_wherever_it_is(address: str) -> None:
    known = frozenset({"buh@mail.ru", "x@mailinator.com"})
    assert list(CHECK.hits(Typed({"email": address}, known=known))) == []


@pytest.mark.parametrize("address", ["b.uh@mail.ru", "buh@gmail.com"])
def test_a_known_address_vouches_for_no_other(address: str) -> None:
    known = frozenset({"buh@mail.ru", "mail.ru"})
    assert [hit.code for hit in CHECK.hits(Typed({"email": address}, known=known))] == ["public"]
