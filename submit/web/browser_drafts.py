"""What the browser sends for a draft: which draft it is, the typed text and the files."""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import request, session
from werkzeug.datastructures import FileStorage

from submit.store.drafts import Draft, NotYours
from submit.store.files import StoredFile, stored
from submit.store.space import Holder, NoRoomError, Whose
from submit.ticket.attachments import info_of, refusals
from submit.ticket.checker import Checker
from submit.ticket.clean import clean_line
from submit.ticket.finding import Finding, Verdict
from submit.ticket.questions.questionnaire import Questionnaire
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import TRACKER, Typed
from submit.web.file_scan import scan
from submit.web.http.bounds import demand_bounds
from submit.web.networks import networks
from submit.web.service import fingerprint, new_id, rules, service

BROWSER = "browser"
ID = re.compile(r"[0-9a-f]{32}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
TRAP = "website"
"""A field that people do not see; its name tempts bots to fill it in."""
GIVEN = "yes"
MOST_SHOWN = 500


def browser() -> str:
    """Return the secret that ties drafts to this browser; make it on first use."""
    if BROWSER not in session:
        session[BROWSER] = new_id()
        session.permanent = True
    return str(session[BROWSER])


def open_draft(id: str, lang: str) -> Draft | None:
    """Return this browser's draft in the language of the page, or None."""
    draft = service().drafts.find(id, browser()) if ID.fullmatch(id) else None
    return replace(draft, lang=lang) if draft else None


def begun() -> list[Draft]:
    """Return the drafts of this browser in which something is written, newest first."""
    return [draft for draft in service().drafts.of_browser(browser()) if is_begun(draft)]


def others_begun(draft: Draft) -> list[Draft]:
    """Return the drafts to continue instead of beginning this one; none once this one is begun."""
    return [] if draft.updated_at else begun()


def is_begun(draft: Draft) -> bool:
    """Return True if the draft holds more than the choice of a tracker, an address and a consent."""
    slight = {item.name for item in rules().questionnaire.all.values() if item.is_slight} | {TRAP}
    return bool(draft.files) or any(text.strip() for name, text in draft.texts.items() if name not in slight)


def is_trapped(draft: Draft) -> bool:
    """Return True if the field that people do not see was filled in."""
    return bool(draft.texts.get(TRAP))


def is_sent(draft: str) -> bool:
    """Return True if this browser's draft has become a ticket."""
    return service().outbox.of_draft(draft, browser()) is not None


def free_id(draft: str) -> str:
    """Return the id that keeps a post to this draft: its own or, once it is sent, the next free one.

    The next one is always the same: twenty posts of the same old page make one new draft.
    """
    while is_sent(draft):
        draft = next_id(draft)
    return draft


def next_id(draft: str) -> str:
    """Return the id of the draft that takes what is posted to this one after it was sent."""
    return hashlib.sha256(f"after {draft}".encode()).hexdigest()[:32]


def saved(draft: Draft) -> Draft:
    """Save the draft, under a new id if its own belongs to another browser; return it as saved.

    Raises RequestEntityTooLarge if it holds more text than one request may: several posts could otherwise add up to
    more than the pages that show it can handle.
    """
    demand_bounds(draft.texts.items())
    now = service().now()
    try:
        _save(draft, now)
    except NotYours:
        draft = replace(draft, id=new_id())
        _save(draft, now)
    return replace(draft, updated_at=now)


def _save(draft: Draft, now: datetime) -> None:
    """Save the draft; if necessary, make room by deleting this browser's empty drafts, which no page shows."""
    try:
        service().drafts.save(draft, now, holder().network)
    except NoRoomError as error:
        blank = [other for other in service().drafts.of_browser(browser()) if not is_begun(other)]
        if error.whose is not Whose.BROWSER or not blank:
            raise
        for other in blank:
            service().drafts.delete(other.id, browser())
        service().drafts.save(draft, now, holder().network)


def holder() -> Holder:
    """Return the browser and network whose quotas count what this visitor stores; the network only as a hash."""
    return Holder(browser(), fingerprint("network", next(networks(request.remote_addr))[0]))


def with_tracker(draft: Draft, values: Any) -> Draft:
    """Return the draft with the tracker chosen on page 1, which asks nothing else."""
    chosen = UNSTORABLE.sub("", values.get(TRACKER, ""))
    return replace(draft, texts={**draft.texts, TRACKER: chosen})


def with_answers(draft: Draft, values: Any, asked: Questionnaire) -> Draft:
    """Return the draft with the answers of a posted form, as typed; what the form did not ask stays unchanged.

    A question that the page did not show may have been answered on another page of the draft: its emptiness says
    nothing.
    """
    texts = dict(draft.texts)
    for item in asked.all.values():
        answer = item.question.posted(item.name, values)
        if answer or (answer is not None and item.was_shown(values)):
            texts[item.name] = UNSTORABLE.sub("", answer)
    if values.get(TRAP):
        texts[TRAP] = GIVEN
    return replace(draft, texts=texts)


def typed_from(draft: Draft, checker: Checker) -> Typed:
    """Return the cleaned answers for the checks: only those to questions that the tracker and the answers ask for."""
    tracker = clean_line(draft.texts.get(TRACKER, ""))
    asked = checker.questionnaire.of(tracker)
    texts = {item.name: item.question.cleaned(draft.texts.get(item.name, "")) for item in asked}
    typed = Typed(
        {TRACKER: tracker, **texts},
        files=_infos(draft),
        lang=draft.lang,
        complete=True,
        now=service().local_time(),
        inside={file.sha256: file.found for file in draft.files if file.found},
    )
    return checker.questionnaire.as_asked(typed)


def address_in(typed: Typed, checker: Checker) -> str:
    """Return the typed email address of the client, or ""."""
    asked = checker.questionnaire.address_of(typed.tracker)
    return typed.texts.get(asked.name, "") if asked else ""


def subject_of(draft: Draft) -> str:
    """Return the subject as typed, by which its author recognises the draft."""
    asked = rules().questionnaire.subject_of(draft.texts.get(TRACKER))
    return draft.texts.get(asked.name, "") if asked else ""


def with_address(draft: Draft, email: str) -> Draft:
    """Return the draft with the email address filled in, if there is one."""
    asked = rules().questionnaire.address
    return replace(draft, texts={**draft.texts, asked.name: email}) if asked and email else draft


def verdict_on(draft: Draft) -> Verdict:
    """Return the verdict of the rules in force on the draft."""
    return rules().verdict(typed_from(draft, rules()))


@dataclass(frozen=True)
class Uploads:
    """The draft after an upload, and what was wrong with the files that were not kept."""

    draft: Draft
    findings: tuple[Finding, ...]


def with_files(draft: Draft, came: Iterable[FileStorage], checker: Checker) -> Uploads:
    """Save each file that the rules accept in the stored draft; report the refused ones.

    A name that contains what must be hidden is no reason to refuse a file: the draft may hold it until it is hidden.
    """
    findings: list[Finding] = []
    for item in came:
        if not item.filename:
            continue
        info, content = read_file(item)
        refused = refusals(checker, _infos(draft), info, draft.lang)
        findings += refused
        if not refused:
            file = to_be_kept(info, content, checker)
            service().drafts.add_file(draft, file, content, service().now(), holder().network)
            draft = replace(draft, files=(*draft.files, file))
    return Uploads(draft, tuple(dict.fromkeys(findings)))


def read_file(item: FileStorage) -> tuple[FileInfo, bytes]:
    """Return what is known of an uploaded file, and its bytes; its kind is detected from the content."""
    content = item.read()
    return info_of(item.filename or "", content), content


def to_be_kept(info: FileInfo, content: bytes, checker: Checker) -> StoredFile:
    """Return the file as the store will know it, after searching it once for what must be hidden."""
    return stored(new_id(), info, scan(checker, info.kind, content))


def with_shown(draft: Draft, marks: Collection[str]) -> Draft:
    """Return the draft with a note of what the pages have shown for it.

    At MOST_SHOWN marks the earlier ones are forgotten; only a bot gets that far.
    """
    earlier = draft.shown if len(draft.shown) < MOST_SHOWN else frozenset()
    return replace(draft, shown=earlier | frozenset(marks))


def _infos(draft: Draft) -> tuple[FileInfo, ...]:
    return tuple(FileInfo(file.name, file.kind, file.size, file.sha256) for file in draft.files)
