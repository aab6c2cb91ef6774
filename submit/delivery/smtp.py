"""Sending one mail over SMTP. Each failure is classified by what the server may have received."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from submit.delivery.delivery_messages import say
from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.headers import WIRE

TIMEOUT = 60.0
"""Seconds that a server may be silent."""
GREYLISTED = 900.0
"""Seconds until a server that said "later" is tried again (RFC 6647, 4.1)."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Smtp:
    """A mail server.

    `smtps://` is TLS from the start; `smtp://` must offer STARTTLS, unless the server is this machine. The address
    contains login and password.
    """

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._server = urlsplit(url)
        self._timeout = timeout

    def check(self) -> None:
        """Check that the server answers and accepts our login. Raises DeliveryError."""
        with self._connected():
            pass

    def send(
        self,
        mail: EmailMessage,
        mail_from: str,
        rcpt_to: str,
        begin: Callable[[], None] = lambda: None,
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        """Send the mail. Raises DeliveryError: UNKNOWN if the answer to the last byte was lost.

        `begin` is called before the first byte of the mail is sent, `refused` when the server has said that it rejects
        it.
        """
        with self._connected() as smtp:
            _address(smtp, mail_from, rcpt_to)
            begin()
            code = _transmit(smtp, mail.as_bytes(policy=WIRE))
            if code >= 400:
                refused()
            _accepted(code)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Open a connection that is always closed; a server that hangs up on QUIT has already done its work."""
        smtp = self._opened()
        try:
            yield smtp
        finally:
            try:
                smtp.quit()
            except (smtplib.SMTPException, OSError):
                smtp.close()

    def _opened(self) -> smtplib.SMTP:
        try:
            return self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryError(say("smtp.login"), FailureKind.CONFIGURATION) from error
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(say("smtp.starttls"), FailureKind.CONFIGURATION) from error
        except ssl.SSLError as error:
            raise DeliveryError(say("smtp.certificate"), FailureKind.CONFIGURATION) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(say("smtp.unreachable"), FailureKind.TRANSIENT) from error

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


def _address(smtp: smtplib.SMTP, mail_from: str, rcpt_to: str) -> None:
    """Send sender and recipient; if this fails, nothing has been transmitted."""
    try:
        _accepted(smtp.mail(mail_from)[0])
        _accepted(smtp.rcpt(rcpt_to)[0])
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(say("smtp.unreachable"), FailureKind.TRANSIENT) from error


def _transmit(smtp: smtplib.SMTP, mail: bytes) -> int:
    """Send the mail and return the code of the server's answer."""
    try:
        return smtp.data(mail)[0]
    except smtplib.SMTPDataError as error:
        return error.smtp_code
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(say("smtp.unknown"), FailureKind.UNKNOWN) from error


def _accepted(code: int) -> None:
    """Raise DeliveryError for a refusal: 4yz is to be tried again, 5yz is final (RFC 5321, 4.2.1)."""
    if code >= 400:
        is_final = code >= 500
        kind = FailureKind.PERMANENT if is_final else FailureKind.TRANSIENT
        raise DeliveryError(say("smtp.refused", code=code), kind, retry_after=None if is_final else GREYLISTED)
