"""«Скрыть за меня»: removes from a draft the places that findings point at, and no other character."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from submit.store.drafts import Draft
from submit.store.files import StoredFile, stored
from submit.ticket.attachments import info_of
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding, Span
from submit.ticket.masking import mask, mask_as_typed
from submit.web.browser_drafts import typed_from
from submit.web.file_scan import hide_secrets, scan
from submit.web.service import service


def hide(draft: Draft, field: str, findings: Iterable[Finding], checker: Checker) -> None:
    """Hide what these findings point at in one field, and save the draft; the store erases what was there."""
    spans = [span for finding in findings if finding.field == field for span in finding.spans]
    texts = dict(draft.texts)
    if field in texts:
        texts[field] = mask_as_typed(texts[field], typed_from(draft, checker).texts.get(field, ""), spans)
    cleared = [
        clear(file, [span for span in spans if span.file == index], checker, service().drafts.content)
        for index, file in enumerate(draft.files)
    ]
    contents = {file.id: content for file, content in cleared if content is not None}
    draft = replace(draft, texts=texts, files=tuple(file for file, _ in cleared))
    service().drafts.redact(draft, service().now(), contents)


def clear(
    file: StoredFile, spans: Sequence[Span], checker: Checker, read: Callable[[str], bytes]
) -> tuple[StoredFile, bytes | None]:
    """Return the file with these places hidden in its name, and its new bytes.

    If one of the places is inside the file, all that must be hidden in it is hidden; else None stands for the bytes.
    """
    name = mask(file.name, [span for span in spans if not span.inside])
    if not any(span.inside for span in spans):
        return replace(file, name=name), None
    content = hide_secrets(checker, file.kind, read(file.id))
    info = info_of(name, content)
    return stored(file.id, info, scan(checker, info.kind, content)), content
