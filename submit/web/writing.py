"""The letters that the form writes to clients. They are sent by the delivery process; here they are only kept."""

from submit.store.entry import client_of
from submit.store.letters import Letter, LetterState
from submit.store.proofs import Proof, Purpose
from submit.ticket.ticket import Ticket
from submit.web.service import new_code, new_id, service


def accepted_letter(ticket: Ticket, with_text: bool) -> Letter:
    """The confirmation. Only an address that was proven gets the text of the ticket."""
    key, words = _accepted_key(ticket), {"with_text": with_text}
    return Letter(key, "accepted", ticket.email, ticket.lang, service().now(), words, ticket.reference)


def confirmation_failed(ticket: Ticket) -> bool:
    """Could the confirmation not be sent?"""
    return service().letters.state(_accepted_key(ticket)) is LetterState.FAILED


def write_proof(ticket: Ticket, browser: str) -> None:
    """Ask the owner of the ticket's address whether it is theirs, by a link and a code."""
    secret, code, now = new_id(), new_code(), service().now()
    proof = Proof(Purpose.TICKET, ticket.reference, browser, client_of(ticket.email))
    service().proofs.make(proof, secret, now, code)
    words = {"secret": secret, "code": code, "reference": ticket.reference}
    service().letters.write(Letter(_key("proof"), "proof", ticket.email, ticket.lang, now, words))


def write_draft_link(draft: str, browser: str, email: str, lang: str) -> None:
    """The way to go on with a draft on another computer."""
    secret, now = new_id(), service().now()
    service().proofs.make(Proof(Purpose.DRAFT, draft, browser, client_of(email)), secret, now)
    service().letters.write(Letter(_key("draft"), "draft", email, lang, now, {"secret": secret}))


def write_links(email: str, lang: str) -> None:
    """The links to the pages of all tickets of an address. Whether there are any is looked up where letters are sent:
    nothing here tells it."""
    service().letters.write(Letter(_key("mine"), "mine", email, lang, service().now()))


def _accepted_key(ticket: Ticket) -> str:
    return f"{ticket.reference}.accepted"


def _key(kind: str) -> str:
    return f"{new_id()}.{kind}"
