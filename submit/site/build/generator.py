"""MkDocs, called from Python: one language in, its pages out; every warning stops the build."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from submit.site.build.theme_templates import quick
from submit.site.history.history_pages import Changed
from submit.site.lint.page_check import Sound
from submit.site.lint.prose_problem import WORDS
from submit.site.widgets.quality_plot import Months
from submit.ticket.rule_counts import RuleCount

# Without this switch, which Material itself offers, it prints an advertisement at every build.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


class SiteError(Exception):
    """The site cannot be built; the message says why, one reason a line."""


def generate(
    config_file: Path,
    target: Path,
    site_url: str,
    today: date,
    sound: Sound,
    counts: Mapping[str, RuleCount] | None = None,
    changed: Mapping[str, Changed] | None = None,
    months: Months | None = None,
) -> None:
    """Build the site that `config_file` describes into `target`, from pages that are `sound`.

    `changed` is what each page says about its last change, by path. Raises SiteError on any error or warning.
    """
    with _heard() as messages:
        try:
            config = load_config(str(config_file), site_dir=str(target), site_url=site_url, strict=True)
            config.theme.get_env = partial(quick, config.theme)  # type: ignore[method-assign]
            config.extra["today"] = today
            config.extra["sound"] = sound
            config.extra["counts"] = counts
            config.extra["changed"] = changed
            config.extra["months"] = months
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        # The macros plugin exits the process if a page does not render.
        except (MkDocsException, SystemExit) as error:
            reasons = messages or [str(error)]
            raise SiteError("\n".join((WORDS["build"]["stopped"], *reasons))) from None


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Yield the warnings and errors that MkDocs logs inside the block; they go nowhere else."""
    logger, messages = logging.getLogger("mkdocs"), list[str]()
    handler = _Collector(messages)
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated


class _Collector(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())
