"""The confirmation: our number, where the ticket is, and what happens next, with its dates."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import g, render_template, request
from werkzeug.exceptions import NotFound

from submit.rulebook.days import days_after, moment_after
from submit.store.drafts import Draft
from submit.store.entry import Entry, State
from submit.store.files import StoredFile
from submit.store.letters import LetterState, LetterTrace
from submit.ticket.attachments import limits_of
from submit.ticket.finding import Finding
from submit.ticket.ticket_text import ticket_text
from submit.web.browser_drafts import browser, next_id, open_draft, saved, with_address
from submit.web.form_letters import PROOF, Refusal, confirmation_state, refusal_of
from submit.web.http.csrf_token import TokenForm
from submit.web.http.rate_limits import proof_bucket
from submit.web.navigation import Page, to
from submit.web.service import new_id, rules, service
from submit.web.status_display import where


@dataclass(frozen=True)
class Ahead:
    """What the rules promise for a ticket. `remind` and `close` are the days if we asked at once and got no answer."""

    answer_by: datetime | None
    remind: date | None
    close: date | None


@dataclass(frozen=True)
class RefusedReply:
    """A reply that was not accepted: its text, its stored files, and what is wrong with both.

    `most` is the number of characters that are accepted, and the text has more. `once` is the mark of the page that
    it was written on.
    """

    text: str
    once: str
    files: tuple[StoredFile, ...] = ()
    errors: tuple[Finding, ...] = ()
    file_errors: tuple[Finding, ...] = ()
    is_empty: bool = False
    most: int | None = None
    is_stale: bool = False


@dataclass(frozen=True)
class Refused:
    """What did not prove the address: a wrong code or, if `email` is given, another address that the rules stop."""

    email: str | None = None
    errors: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ProofLetter:
    """The state of the letter that asks for the proof of an address, None if none was written.

    `refusal` says why another one cannot be written now.
    """

    trace: LetterTrace | None
    refusal: Refusal | None

    @property
    def is_usable(self) -> bool:
        """Return True if the client has the letter or will get it."""
        return self.trace is not None and self.trace.state is not LetterState.FAILED


def sent(token: str) -> Page:
    """Show where the ticket is; a POST begins another one for the same address."""
    entry = service().outbox.find(token)
    if entry is None:
        raise NotFound
    if request.method == "POST":
        return _another(entry.ticket.email if _is_ours(entry) and TokenForm().is_ours() else "")
    return confirmation(entry)


def confirmation(entry: Entry, written: RefusedReply | None = None, refused: Refused | None = None) -> str:
    """Render the page of a ticket."""
    rulebook = rules().rulebook
    return render_template(
        "sent.html",
        form=TokenForm(),
        entry=entry,
        ours=_is_ours(entry),
        where=where(entry),
        written=written,
        refused=refused,
        once=written.once if written else new_id(),
        attachable=rules().questionnaire.files,
        limits=limits_of(rulebook),
        accepted=entry.ticket.accepted_at.astimezone(service().time_zone),
        ahead=_ahead(entry),
        closing=rulebook.closing,
        text=ticket_text(entry.ticket),
        letter=confirmation_state(entry.ticket),
        proof=_proof_letter(entry),
        writes=service().writes_to_clients,
        unproven_days=service().unproven_days,
        newer=open_draft(next_id(entry.draft), g.lang),
    )


def _is_ours(entry: Entry) -> bool:
    """Return True if the ticket was sent from this browser."""
    return entry.browser == browser()


def _proof_letter(entry: Entry) -> ProofLetter | None:
    """Return what the sender of a held ticket is told about its letter; None for any other visitor or ticket."""
    if entry.state is not State.HELD or not _is_ours(entry):
        return None
    reference, email = entry.ticket.reference, entry.ticket.email
    trace = service().letters.latest(reference, PROOF, email)
    return ProofLetter(trace, refusal_of(email, proof_bucket(reference)))


def _another(email: str) -> Page:
    draft = with_address(Draft(new_id(), browser(), g.lang), email)
    return to("tracker_of", draft=saved(draft).id)


def _ahead(entry: Entry) -> Ahead:
    rulebook, today = rules().rulebook, service().today()
    accepted = entry.ticket.accepted_at.astimezone(service().time_zone)
    priority = rulebook.priorities.get(entry.ticket.priority)
    hours = priority.value.first_answer if priority else None
    remind = close = None
    if rulebook.closing:
        clock = rulebook.closing.value
        remind = days_after(today, clock.remind_after, clock.count, clock.holidays)
        close = days_after(remind, clock.annul_after, clock.count, clock.holidays) if remind else None
    return Ahead(moment_after(accepted, hours=hours) if hours else None, remind, close)
