"""What each answer of Redmine, and each missing answer, means for the ticket."""

import ssl
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, NewConnectionError

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.redmine_messages import sentence

# A status that is not listed is judged by its class, see `_verdict`.
_VERDICTS: dict[int, tuple[FailureKind, str]] = {
    400: (FailureKind.PERMANENT, "bad_request"),
    401: (FailureKind.CONFIGURATION, "unauthorised"),
    403: (FailureKind.CONFIGURATION, "forbidden"),
    404: (FailureKind.CONFIGURATION, "missing"),
    405: (FailureKind.CONFIGURATION, "misconfigured"),
    406: (FailureKind.CONFIGURATION, "misconfigured"),
    407: (FailureKind.CONFIGURATION, "misconfigured"),
    408: (FailureKind.UNKNOWN, "server_error"),
    410: (FailureKind.CONFIGURATION, "missing"),
    412: (FailureKind.CONFIGURATION, "impersonation"),
    429: (FailureKind.UNKNOWN, "busy"),
    503: (FailureKind.UNKNOWN, "busy"),
}


class RefusedError(DeliveryError):
    """Redmine understood the request and refused its content: an invalid field, or an upload that was used before.

    `errors` are its reasons, one each.
    """

    errors: tuple[str, ...] = ()


def refusal(answer: requests.Response, data: Any) -> DeliveryError:
    """Return the error for an answer that was not expected."""
    status = answer.status_code
    if status == 422:
        error = RefusedError(sentence("refused", details=_details(data)), FailureKind.PERMANENT)
        error.errors = tuple(_errors(data))
        return error
    kind, code = _verdict(status)
    return DeliveryError(sentence(code, status=status), kind, retry_after(answer))


def _verdict(status: int) -> tuple[FailureKind, str]:
    if status in _VERDICTS:
        return _VERDICTS[status]
    if 300 <= status < 400:
        return FailureKind.CONFIGURATION, "redirect"
    # A proxy may reject one ticket (413, 431), so an unforeseen refusal must not stop all the others.
    if 400 <= status < 500:
        return FailureKind.PERMANENT, "bad_request"
    # Redmine also answers 500 after it has stored the issue, so a server error never means "not created".
    return FailureKind.UNKNOWN, "server_error" if status >= 500 else "unreadable"


def _details(data: Any) -> str:
    errors = _errors(data)
    return "; ".join(error.strip(" .") for error in errors)[:300] if errors else sentence("refused_silently")


def _errors(data: Any) -> list[str]:
    errors = data.get("errors") if isinstance(data, dict) else None
    return [str(error) for error in errors] if isinstance(errors, list) else []


def retry_after(answer: requests.Response) -> float | None:
    """Return the pause that the answer asks for, in seconds, or None."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        # The answer's own date is used as the present, so that our clock does not matter.
        pause = parsedate_to_datetime(value) - parsedate_to_datetime(answer.headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, pause.total_seconds())


def failure(error: requests.RequestException) -> DeliveryError:
    """Return the error for a call without a complete answer."""
    if isinstance(error, requests.exceptions.InvalidHeader):
        return DeliveryError(sentence("key_malformed"), FailureKind.CONFIGURATION)
    if isinstance(error, ValueError):
        return DeliveryError(sentence("address_malformed"), FailureKind.CONFIGURATION)
    causes = _causes(error)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return DeliveryError(sentence("certificate"), FailureKind.CONFIGURATION)
    if any(isinstance(cause, NewConnectionError | NameResolutionError | ConnectTimeoutError) for cause in causes):
        return DeliveryError(sentence("unreachable"), FailureKind.TRANSIENT)
    return DeliveryError(sentence("interrupted"), FailureKind.UNKNOWN)


def _causes(error: BaseException) -> list[object]:
    """Return the error and all that it wraps, without its context, which may belong to an earlier call."""
    found: list[object] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and cause not in found:
            found.append(cause)
            waiting += [*cause.args, cause.reason] if isinstance(cause, MaxRetryError) else cause.args
    return found
