"""«Скрыть за меня»: the places that findings point at go from the draft, and every other character stays."""

from collections.abc import Iterable
from dataclasses import replace

from submit.store.drafts import Draft
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding
from submit.ticket.masking import mask, mask_as_typed
from submit.web.drafting import typed_from
from submit.web.service import service


def hide(draft: Draft, field: str, findings: Iterable[Finding], checker: Checker) -> None:
    """Hide what these findings of the draft point at in one field, and keep it so; the store forgets what was there."""
    spans = [span for finding in findings if finding.field == field for span in finding.spans]
    texts = dict(draft.texts)
    if field in texts:
        texts[field] = mask_as_typed(texts[field], typed_from(draft, checker).texts.get(field, ""), spans)
    files = tuple(
        replace(file, name=mask(file.name, [span for span in spans if span.file == index]))
        for index, file in enumerate(draft.files)
    )
    service().drafts.redact(replace(draft, texts=texts, files=files), service().now())
