"""The register of anchors, `docs/anchors.txt`: link targets never vanish, and no number is used again."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from itertools import groupby

from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import SourcePlace
from submit.site.lint.prose_markup import Marked
from submit.site.lint.prose_problem import ProseProblem

REGISTER = "anchors.txt"


def anchors_of(pages: Marked) -> dict[str, SourcePlace]:
    """Return every anchor of the pages as the register names it, `ru/rules/closing.md#r-6-2`, and its place."""
    return {
        f"{lang}/{path}#{section.anchor}": section.place
        for lang, texts in pages.items()
        for path, page in texts.items()
        for section in page.page.sections
        if section.anchor
    }


def with_new_anchors(pages: Marked, register: str) -> str:
    """Return the register with all anchors of the pages added; nothing is ever removed from it."""
    return "".join(f"{line}\n" for line in sorted({*registered(register), *anchors_of(pages)}))


def anchor_problems(pages: Marked, register: str, root: str = "docs") -> Iterator[ProseProblem]:
    """Yield anchors of the register that no page has any more, and how many the register lacks."""
    known, there = registered(register), anchors_of(pages)
    gone = sorted(line for line in known if line not in there)
    for page, lines in groupby(gone, lambda line: line.partition("#")[0]):
        vanished = [line.partition("#")[2] for line in lines]
        lang, _, path = page.partition("/")
        if path in pages.get(lang, {}):
            yield from (_vanished(page, anchor, there, known, root) for anchor in vanished)
        else:
            yield ProseProblem(SourcePlace(f"{root}/{page}"), "anchor.page", {"count": len(vanished)})
    if new := there.keys() - set(known):
        yield ProseProblem(SourcePlace(f"{root}/{REGISTER}"), "anchor.new", {"count": len(new)})


def _vanished(
    page: str, anchor: str, there: Mapping[str, SourcePlace], known: Collection[str], root: str
) -> ProseProblem:
    lang = page.partition("/")[0]
    elsewhere = next((line for line in there if line.startswith(f"{lang}/") and line.endswith(f"#{anchor}")), None)
    # Only a rule's anchor is the same on any page; «see-also» is on every page.
    if elsewhere and anchor.startswith("r-"):
        values = {"anchor": anchor, "page": elsewhere.partition("#")[0]}
        return ProseProblem(SourcePlace(f"{root}/{page}"), "anchor.moved", values)
    if anchor.startswith("r-") and lang == DEFAULT_LANGUAGE:
        values = {"anchor": anchor, "number": anchor.removeprefix("r-").replace("-", ".")}
        return ProseProblem(SourcePlace(f"{root}/{page}"), "rule.vanished", values)
    new = {line: place for line, place in there.items() if line.startswith(f"{page}#") and line not in known}
    renamed = next(iter(get_close_matches(f"{page}#{anchor}", new, 1)), None)
    place = new[renamed] if renamed else SourcePlace(f"{root}/{page}")
    return ProseProblem(place, "anchor.vanished", {"anchor": anchor})


def registered(register: str) -> list[str]:
    return [line.strip() for line in register.splitlines() if "#" in line]
