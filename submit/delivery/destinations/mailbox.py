"""The desk's mailbox, over SMTP.

A transmission that ends between the last byte and the server's answer may have arrived (RFC 5321, 4.5.4.1). It is
repeated once, with the same Message-ID and marked as a repeat; after that a person looks.
"""

import smtplib
import ssl
from collections.abc import Callable
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from submit.delivery.destination import DeliveryError, Kind, Parcel, Receipt
from submit.delivery.mail import message_id, ticket_mail
from submit.delivery.messages import say

TIMEOUT = 60.0
"""Seconds that a server may be silent."""
WIRE = SMTP.clone(cte_type="7bit")
"""Not every server on the way takes eight bits (RFC 6152)."""
REPEATED = "repeated"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Mailbox:
    """Sends each ticket as a mail. `smtps://` is TLS from the start; `smtp://` must offer STARTTLS, unless it is this
    very machine. Login and password stand in the address."""

    def __init__(self, smtp_url: str, mail_from: str, rcpt_to: str, timeout: float = TIMEOUT) -> None:
        self._server = urlsplit(smtp_url)
        self._mail_from = mail_from
        self._rcpt_to = rcpt_to
        self._timeout = timeout

    def check(self) -> None:
        with self._connected():
            pass

    def deliver(self, parcel: Parcel, begin: Callable[[str | None], None]) -> Receipt:
        if parcel.begun and parcel.fence == REPEATED:
            raise DeliveryError(say("mailbox.twice"), Kind.PERMANENT)
        mail = ticket_mail(
            parcel.ticket, parcel.files, self._mail_from, self._rcpt_to, attempt=2 if parcel.begun else 1
        )
        with self._connected() as smtp:
            self._address(smtp)
            begin(REPEATED if parcel.begun else None)
            code = self._transmit(smtp, mail.as_bytes(policy=WIRE))
            if code >= 400:
                # What the server refused has not arrived: this try is no repeat.
                begin(parcel.fence)
            _accepted(code)
        return Receipt(remote_id=message_id(parcel.ticket, self._mail_from))

    def _address(self, smtp: smtplib.SMTP) -> None:
        """Sender and recipient; nothing has been transmitted when this fails."""
        try:
            _accepted(smtp.mail(self._mail_from)[0])
            _accepted(smtp.rcpt(self._rcpt_to)[0])
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(say("mailbox.unreachable"), Kind.TRANSIENT) from error

    def _transmit(self, smtp: smtplib.SMTP, mail: bytes) -> int:
        """The server's answer to the whole mail."""
        try:
            return smtp.data(mail)[0]
        except smtplib.SMTPDataError as error:
            return error.smtp_code
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(say("mailbox.unknown"), Kind.UNKNOWN) from error

    def _connected(self) -> "_Session":
        try:
            return _Session(self._connect())
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryError(say("mailbox.login"), Kind.CONFIGURATION) from error
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(say("mailbox.starttls"), Kind.CONFIGURATION) from error
        except ssl.SSLError as error:
            raise DeliveryError(say("mailbox.certificate"), Kind.CONFIGURATION) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(say("mailbox.unreachable"), Kind.TRANSIENT) from error

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        host = server.hostname or ""
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=self._timeout, context=context)
        else:
            smtp = smtplib.SMTP(host, server.port or 587, timeout=self._timeout)
        try:
            smtp.ehlo()
            if server.scheme == "smtp" and (smtp.has_extn("starttls") or host not in LOOPBACK):
                smtp.starttls(context=context)
                smtp.ehlo()
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp


class _Session:
    """A connection that is always closed; a server that hangs up on QUIT has done its work already."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def __enter__(self) -> smtplib.SMTP:
        return self._smtp

    def __exit__(self, *_: object) -> None:
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()


def _accepted(code: int) -> None:
    """4yz is to be tried again, 5yz is final (RFC 5321, 4.2.1)."""
    if code >= 400:
        raise DeliveryError(say("mailbox.refused", code=code), Kind.PERMANENT if code >= 500 else Kind.TRANSIENT)
