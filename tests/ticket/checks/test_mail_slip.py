import pytest

from submit.ticket.checks.mail_slip import MailSlip
from submit.ticket.typed import Typed

CHECK = MailSlip(
    "email",
    services=("gmail.com", "mail.ru", "yandex.ru", "hotmail.com"),
    spellings={"yandeks.ru": "yandex.ru"},
    real=("ymail.com", "email.com"),
)


def meant(address: str, known: frozenset[str] = frozenset()) -> list[object]:
    return [hit.values["meant"] for hit in CHECK.hits(Typed({"email": address}, known=known))]


@pytest.mark.parametrize(
    ("domain", "service"),
    [
        ("gamil.com", "gmail.com"),
        ("gmial.com", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("mial.ru", "mail.ru"),
        ("amil.ru", "mail.ru"),
        ("yandeks.ru", "yandex.ru"),
        ("yndex.ru", "yandex.ru"),
        ("yandrx.ru", "yandex.ru"),
        ("hotmial.com", "hotmail.com"),
        ("HOTMALL.com", "hotmail.com"),
    ],
)
def test_it_names_the_service_that_was_meant(domain: str, service: str) -> None:
    assert meant(f"anna@{domain}") == [service]


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "mail.ru",
        "ymail.com",
        "email.com",
        "mall.ru",
        "mails.ru",
        "maill.ru",
        "putevka.example",
        "mail.putevka.example",
        "gamil.ru",
        "g.com",
        "yandex.by",
        "yandexru.ru",
    ],
)
def test_it_leaves_services_and_companies_alone(domain: str) -> None:
    assert meant(f"anna@{domain}") == []


@pytest.mark.parametrize("address", ["", "anna", "anna@", "@gamil.com"])
def test_it_leaves_what_is_no_address_to_others(address: str) -> None:
    assert meant(address) == []


def test_an_address_that_the_settings_know_is_no_slip() -> None:
    assert meant("anna@gamil.com", frozenset({"anna@gamil.com"})) == []
