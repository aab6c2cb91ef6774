"""Keeps the preview up to date with the pages, step by step, and knows their problems."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from jinja2 import TemplateError

from submit.publication import read_pages
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import Problem, RulebookError
from submit.rulebook.reader import Pages
from submit.site.build.generator import SiteError
from submit.site.build.preview_build import Workshop
from submit.site.lint.locations import spots
from submit.site.lint.page_check import Sound, check_pages, read_beside
from submit.web.preview.state import PreviewState, Remark


class Keeper:
    """What is shown and what is wrong, in `state`; a touch rebuilds every language, the touched one first."""

    def __init__(self, root: Path, sites: Path, public_url: str, today: Callable[[], date]) -> None:
        self._docs = root / "docs"
        self._workshop = Workshop(root, sites, public_url)
        self._today = today
        self._sound: Sound | None = None
        self._stale = self._workshop.languages()
        self.state = PreviewState({})

    def touched(self, paths: Iterable[Path]) -> None:
        """Note that the sources at `paths`, relative to the root, have changed."""
        touched = {path.parts[1] for path in paths if path.parts[0] == "docs" and len(path.parts) > 1}
        self._sound = None
        # If both languages or neither were touched, Russian comes first.
        self._stale = sorted(
            self._workshop.languages(), key=lambda lang: (lang not in touched, lang != DEFAULT_LANGUAGE)
        )

    @property
    def is_done(self) -> bool:
        return not self._stale

    def step(self) -> str | None:
        """Check the pages, if not done since the last touch, and build one language; return it, or None after an error.

        After an error what was shown stays, and there is nothing to do until the next touch.
        """
        self._sound = self._sound or self._check()
        if self._sound is None:
            self._stale = []
            return None
        lang, *self._stale = self._stale
        try:
            self._workshop.build(lang, self._sound, self._today(), is_last=not self._stale)
        except (SiteError, TemplateError, OSError) as error:
            self._stale = []
            self._show([*self.state.advice, Remark(str(error))], self._workshop.languages())
            return None
        self._show(self.state.remarks, [lang])
        return lang

    def _check(self) -> Sound | None:
        """Return the pages with their rule-book; None if errors prevent showing them."""
        pages: Pages = {}
        try:
            pages = read_pages(self._docs)
            rulebook, problems = check_pages(pages, self._today(), read_beside(self._docs))
        except RulebookError as error:
            problems = error.problems
        remarks = _remarks(problems, pages)
        stops = [remark for remark in remarks if not remark.is_advice]
        self._show(remarks, self._workshop.languages() if stops else ())
        return None if stops else (pages, rulebook)

    def _show(self, remarks: Iterable[Remark], anew: Iterable[str]) -> None:
        shown: Mapping[str, str] = {**self.state.shown, **{lang: secrets.token_hex(4) for lang in anew}}
        self.state = PreviewState(shown, tuple(remarks))


def _remarks(problems: list[Problem], pages: Pages) -> list[Remark]:
    return [
        Remark(str(problem), problem.is_advice, spot.address, spot.anchor, spot.line)
        for problem, spot in zip(problems, spots(problems, pages), strict=True)
    ]
