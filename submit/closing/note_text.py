"""The notes of the closing rule, in the client's language. Each is a template, whose first line is its heading."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.rulebook.kinds import Closing
from submit.rulebook.placeholders import DEFAULT_LANGUAGE, shown
from submit.rulebook.rulebook import Rule, Rulebook
from submit.store.closing_steps import StepName
from submit.store.entry import Entry

_TEMPLATES = Environment(
    loader=PackageLoader("submit.closing"),
    undefined=StrictUndefined,
    autoescape=False,  # The text is plain, and never HTML.
)


@dataclass(frozen=True)
class Moments:
    """When the silence began, when we reminded, and when we would close."""

    silent_since: datetime
    reminded_at: datetime | None = None
    annul_at: datetime | None = None


@dataclass(frozen=True)
class NoteText:
    """Write the notes of the closing rule; days are those of `zone`."""

    rulebook: Rulebook
    public_url: str
    zone: tzinfo

    @property
    def rule(self) -> Rule[Closing]:
        """Return the closing rule, which must be in force."""
        assert self.rulebook.closing is not None
        return self.rulebook.closing

    def of(self, name: StepName, entry: Entry, moments: Moments) -> tuple[str, str]:
        """Return the heading and the text of the note for a step."""
        lang = entry.ticket.lang
        home = self.public_url if lang == DEFAULT_LANGUAGE else f"{self.public_url}/{lang}"
        text = _TEMPLATES.get_template(f"{name}.{lang}.txt").render(
            moments=moments,
            day=lambda moment: shown(moment.astimezone(self.zone).date(), lang),
            reference=entry.ticket.reference,
            rule=self.rule,
            rule_url=f"{self.public_url}{self.rule.address(lang)}",
            page=f"{home}/submit/sent/{entry.token}/",
        )
        heading, _, body = text.partition("\n")
        return heading, body.strip()
