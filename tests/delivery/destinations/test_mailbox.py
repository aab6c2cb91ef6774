"""The desk's mailbox, against a real mail server on the loopback address."""

import email
from email.policy import default

import pytest

from submit.delivery.destination import DeliveryError, FailureKind, Parcel, Receipt
from submit.delivery.destinations.mailbox import REPEATED, Mailbox
from tests.delivery.destinations.redmine.samples import a_file, a_parcel, a_ticket
from tests.delivery.destinations.smtp_server import (
    CERTIFICATE,
    HANG_UP,
    SILENCE,
    Desk,
    closed_port,
    mute,
    serving,
    tls,
)

LOGIN = "desk%40mail:p%2Fss%20w0rd@"


def mailbox(port: int, scheme: str = "smtp", login: str = "", host: str = "127.0.0.1") -> Mailbox:
    return Mailbox(f"{scheme}://{login}{host}:{port}", "front@support.example", "helpdesk@desk.example", timeout=0.5)


def deliver(desk: Desk, box: Mailbox, parcel: Parcel | None = None) -> Receipt:
    """Deliver; the desk's steps tell when `begin` was called, and with which fence."""
    return box.deliver(parcel or a_parcel(), lambda fence: desk.steps.append(f"begin {fence}"))


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate that the server made itself."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def test_it_sends_the_mail_and_begins_before_the_data() -> None:
    desk = Desk()
    with serving(desk) as port:
        receipt = deliver(desk, mailbox(port), a_parcel(a_ticket("Красная строка."), a_file("снимок.png", "png", b"x")))
    mail = email.message_from_bytes(desk.mails[0], policy=default)
    assert desk.steps == ["MAIL front@support.example", "RCPT helpdesk@desk.example", "begin None", "DATA"]
    assert receipt == Receipt("<ML-FK4XR8BT.ticket@support.example>")
    assert mail["Message-ID"] == receipt.remote_id
    assert [part.get_filename() for part in mail.iter_attachments()] == ["снимок.png"]
    assert desk.mails[0].isascii()


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "kind"), [("451 Later", FailureKind.TRANSIENT), ("550 Never", FailureKind.PERMANENT)]
)
def test_a_refusal_is_taken_at_its_word(step: str, answer: str, kind: FailureKind) -> None:
    desk = Desk(**{step: answer})
    with serving(desk) as port, pytest.raises(DeliveryError, match=answer[:3]) as caught:
        deliver(desk, mailbox(port))
    assert caught.value.kind is kind
    assert "Later" not in str(caught.value) and "Never" not in str(caught.value)


@pytest.mark.parametrize("way", [HANG_UP, SILENCE])
def test_an_end_after_the_data_leaves_the_ticket_in_doubt(way: str) -> None:
    desk = Desk(DATA=way)
    with serving(desk) as port, pytest.raises(DeliveryError) as caught:
        deliver(desk, mailbox(port))
    assert caught.value.kind is FailureKind.UNKNOWN
    assert desk.steps[-2:] == ["begin None", "DATA"]


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
@pytest.mark.parametrize("way", [HANG_UP, SILENCE])
def test_an_end_before_the_data_leaves_no_doubt(step: str, way: str) -> None:
    desk = Desk(**{step: way})
    with serving(desk) as port, pytest.raises(DeliveryError) as caught:
        deliver(desk, mailbox(port))
    assert caught.value.kind is FailureKind.TRANSIENT
    assert "begin None" not in desk.steps


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryError) as caught:
        deliver(Desk(), mailbox(closed_port()))
    assert caught.value.kind is FailureKind.TRANSIENT


def test_a_server_that_never_says_a_word_is_tried_again() -> None:
    with mute() as port, pytest.raises(DeliveryError) as caught:
        deliver(Desk(), mailbox(port))
    assert caught.value.kind is FailureKind.TRANSIENT


def test_a_name_that_nobody_knows_is_tried_again() -> None:
    with pytest.raises(DeliveryError) as caught:
        deliver(Desk(), mailbox(25, host="no-such-host.invalid"))
    assert caught.value.kind is FailureKind.TRANSIENT


def test_what_was_in_doubt_is_repeated_once_and_marked() -> None:
    desk = Desk()
    with serving(desk) as port:
        deliver(desk, mailbox(port), a_parcel(begun=True))
    mail = email.message_from_bytes(desk.mails[0], policy=default)
    assert f"begin {REPEATED}" in desk.steps
    assert mail["X-Submit-Attempt"] == "2"
    assert mail["Message-ID"] == "<ML-FK4XR8BT.ticket@support.example>"


def test_what_was_repeated_in_doubt_is_left_to_people() -> None:
    desk = Desk()
    with serving(desk) as port, pytest.raises(DeliveryError) as caught:
        deliver(desk, mailbox(port), a_parcel(begun=True, fence=REPEATED))
    assert caught.value.kind is FailureKind.PERMANENT
    assert desk.steps == []


def test_a_repeat_that_was_refused_counts_as_none() -> None:
    desk = Desk(DATA="451 Later")
    with serving(desk) as port, pytest.raises(DeliveryError) as caught:
        deliver(desk, mailbox(port), a_parcel(begun=True))
    assert caught.value.kind is FailureKind.TRANSIENT
    assert [step for step in desk.steps if step.startswith("begin")] == [f"begin {REPEATED}", "begin None"]


def test_it_logs_in() -> None:
    desk = Desk()
    with serving(desk, authenticator=desk.authenticate, auth_require_tls=False) as port:
        deliver(desk, mailbox(port, login=LOGIN))
    assert desk.login == "desk@mail:p/ss w0rd"
    assert len(desk.mails) == 1


@pytest.mark.parametrize("login", ["desk%40mail:wrong@", "other:p%2Fss@"])
def test_a_refused_login_is_a_matter_of_settings(login: str) -> None:
    desk = Desk()
    with serving(desk, authenticator=desk.authenticate, auth_require_tls=False) as port:
        for attempt in (lambda: deliver(desk, mailbox(port, login=login)), mailbox(port, login=login).check):
            with pytest.raises(DeliveryError, match="SUBMIT_SMTP_URL") as caught:
                attempt()
            assert caught.value.kind is FailureKind.CONFIGURATION
            assert "wrong" not in str(caught.value)
    assert desk.steps == []


@pytest.mark.usefixtures("trusted")
def test_it_encrypts_where_the_server_offers_it() -> None:
    desk = Desk()
    with serving(desk, tls_context=tls(), require_starttls=True) as port:
        deliver(desk, mailbox(port))
    assert desk.encrypted and len(desk.mails) == 1


@pytest.mark.usefixtures("trusted")
def test_it_encrypts_from_the_start_by_smtps() -> None:
    desk = Desk()
    with serving(desk, ssl_context=tls()) as port:
        deliver(desk, mailbox(port, scheme="smtps"))
    assert len(desk.mails) == 1


@pytest.mark.parametrize(("scheme", "option"), [("smtp", "tls_context"), ("smtps", "ssl_context")])
def test_a_certificate_that_nobody_vouches_for_is_refused(scheme: str, option: str) -> None:
    desk = Desk()
    with serving(desk, **{option: tls()}) as port, pytest.raises(DeliveryError) as caught:
        deliver(desk, mailbox(port, scheme))
    assert caught.value.kind is FailureKind.CONFIGURATION
    assert desk.steps == []


def test_no_password_goes_to_another_machine_in_the_clear() -> None:
    desk = Desk()
    options = {"authenticator": desk.authenticate, "auth_require_tls": False}
    with serving(desk, host="127.0.0.2", **options) as port, pytest.raises(DeliveryError) as caught:
        deliver(desk, mailbox(port, host="127.0.0.2", login=LOGIN))
    assert caught.value.kind is FailureKind.CONFIGURATION
    assert desk.login is None and desk.steps == []


def test_a_check_sends_nothing() -> None:
    desk = Desk()
    with serving(desk) as port:
        mailbox(port).check()
    assert desk.steps == []
