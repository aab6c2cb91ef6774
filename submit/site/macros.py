"""The hooks of `mkdocs-macros`: the check before the build, the values for pages and theme, the cards.

Work under both `submit site` and plain `mkdocs build`.
"""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from mkdocs.exceptions import PluginError

from submit.publication import read_pages
from submit.rulebook.placeholders import agree, shown
from submit.rulebook.problem import RulebookError
from submit.rulebook.reader import Pages
from submit.rulebook.rulebook import Rulebook
from submit.site.build.description import first_sentence
from submit.site.build.page_source import with_cards
from submit.site.lint.page_check import Sound, checked_rulebook, read_beside
from submit.site.lint.prose_markup import mark
from submit.site.lint.review_dates import shown_upkeep


def define_env(env: Any) -> None:
    """Give the build the rules in force today, or stop it with every problem of the pages. Called once before a build.

    Raises PluginError.
    """
    docs = Path(env.conf["docs_dir"]).parent
    today = env.conf["extra"].get("today") or date.today()
    pages, whole = env.conf["extra"].get("sound") or _sound(docs, today)
    rulebook = whole.at(today)
    lang = env.conf["theme"]["language"]
    env.variables["rulebook"] = rulebook
    env.variables["rules"] = values(rulebook)
    env.filter(lambda number, *forms: agree(number, forms, lang), "plural")
    env.conf["extra"] |= theme_values(rulebook, pages) | {"upkeep": shown_upkeep(mark(pages), lang)}
    env.conf["extra"]["origin"] = urljoin(env.conf["site_url"], "/").rstrip("/")


def _sound(docs: Path, today: date) -> Sound:
    """Return the pages in `docs` and their rules, checked here because plain MkDocs has not; raise PluginError."""
    try:
        pages = read_pages(docs)
        return pages, checked_rulebook(pages, today, read_beside(docs))
    except RulebookError as error:
        raise PluginError(f"\n{error}") from None


def on_pre_page_macros(env: Any) -> None:
    """Put the cards into a page. Called with each page before Jinja reads it."""
    lang = env.conf["theme"]["language"]
    # In the page's Jinja, front matter takes precedence over `variables`; its `rules` are not those in force.
    env.page.meta.pop("rules", None)
    env.env.finalize = lambda value: shown(value, lang)
    extra = env.conf["extra"]
    env.markdown = with_cards(env.markdown, lang, env.variables["rulebook"], extra.get("counts"), extra.get("months"))


def on_post_page_macros(env: Any) -> None:
    """Give a page without a description its first sentence. Called with each page after Jinja has read it."""
    if "description" not in env.page.meta:
        env.page.meta["description"] = first_sentence(env.markdown)


def values(rulebook: Rulebook) -> dict[str, SimpleNamespace]:
    """Return the parameters in force, as pages name them: `rules["r-3-2"].min`."""
    return {anchor: SimpleNamespace(**rule.parameters) for anchor, rule in rulebook.rules.items()}


def theme_values(rulebook: Rulebook, pages: Pages) -> dict[str, Any]:
    """Return what the theme shows on every page: the mailbox to write to, and which pages each language has."""
    mailboxes = [
        contact.parameters["address"]
        for contact in rulebook.contacts.values()
        if contact.value.type == "email" and not contact.value.retired
    ]
    return {"mailbox": next(iter(mailboxes), ""), "pages": {lang: sorted(texts) for lang, texts in pages.items()}}
