"""The wording of a page: officialese, long sentences, hard reading. Only ever advice; a comment silences it."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.site.lint.prose_markup import Marked, Markup
from submit.site.lint.prose_problem import ProseProblem
from submit.site.lint.readability import TextCounts, count, school_years
from submit.site.lint.suppressions import silenced_lines
from submit.site.lint.wording_lists import LISTS, StopList
from submit.ticket.word_stems import stems_of, words_of

GLOSSARY = "glossary.md"
LIMITS = LISTS["limits"]
STOP_LIST = StopList(LISTS["stop"])
OTHER_NAMES = StopList(LISTS["term"])
CHAIN = re.compile(rf"(?:[а-яё]+{LISTS['chain']['endings']}\s+){{2,}}[а-яё]+{LISTS['chain']['endings']}\b", re.I)
POINT = re.compile(rf"(?<![\w.])\d+\.\d+(?=[ \u00a0]?(?:{LISTS['fraction']['units']}))")
# A full stop ends a sentence only before a capital letter: «т. е.», «п. 3.2» go on.
SENTENCE_END = re.compile(r"[.!?…]+[»”)*_]*(?=\s+[*_]*[«“(—–-]?\s*[A-ZА-ЯЁ]|\s*\Z)")


def wording_problems(page: Markup, terms: Collection[str]) -> Iterator[ProseProblem]:
    """Yield advice on the wording of a Russian page. `terms`, stems of glossary words, are not hard to read."""
    silenced = silenced_lines(page)
    for problem in (*_stopped(page), *_sentences(page, terms)):
        if problem.place.line not in silenced:
            yield problem


def _stopped(page: Markup) -> Iterator[ProseProblem]:
    for code, listed in (("wording.stop", STOP_LIST), ("wording.term", OTHER_NAMES)):
        for heard in listed.heard(page.unquoted):
            values = {"words": heard.words, "instead": heard.instead}
            yield ProseProblem(page.place(heard.start), code, values)
    for point in POINT.finditer(page.unquoted):
        values = {"number": point[0], "comma": point[0].replace(".", ",")}
        yield ProseProblem(page.place(point.start()), "wording.point", values)
    for chain in CHAIN.finditer(page.said):
        yield ProseProblem(page.place(chain.start()), "wording.chain", {"words": " ".join(chain[0].split())})


def _sentences(page: Markup, terms: Collection[str]) -> Iterator[ProseProblem]:
    sentences = list(sentences_of(page))
    for start, sentence in sentences:
        length = len(words_of(sentence))
        if length > LIMITS["sentence"]:
            values = {"count": length, "most": LIMITS["sentence"]}
            yield ProseProblem(page.place(start), "wording.sentence", values)
    counts = count([sentence for _, sentence in sentences], terms)
    if counts is None or counts.words < LIMITS["short_page"]:
        return
    top = page.place(sentences[0][0])
    if counts.mean_sentence > LIMITS["mean"]:
        values = {"mean": f"{counts.mean_sentence:.0f}", "most": LIMITS["mean"]}
        yield ProseProblem(top, "wording.mean", values)
    if (years := school_years(counts)) > LIMITS["page_years"]:
        yield ProseProblem(top, "wording.years", {"years": f"{years:.0f}", "most": LIMITS["page_years"]})


def readability(pages: Marked) -> dict[str, TextCounts]:
    """Return the counts for the indices, of each Russian page that is long enough to have a mean."""
    texts = pages.get(DEFAULT_LANGUAGE, {})
    terms = familiar_words(texts.get(GLOSSARY))
    found = {page.file: count([said for _, said in sentences_of(page)], terms) for page in texts.values()}
    return {file: counts for file, counts in found.items() if counts and counts.words >= LIMITS["short_page"]}


def sentences_of(page: Markup) -> Iterator[tuple[int, str]]:
    """Yield the sentences of the page and where each begins, without tables, headings and quotations."""
    for passage in page.passages():
        text = page.said[passage.start : passage.end]
        ends = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
        for start, end in pairwise(ends):
            sentence = text[start:end]
            if words_of(sentence):
                yield passage.start + start + len(sentence) - len(sentence.lstrip()), sentence


def familiar_words(glossary: Markup | None) -> frozenset[str]:
    """Return the stems of the words that the glossary explains: its headings."""
    if glossary is None:
        return frozenset()
    return stems_of(line for line in glossary.prose.split("\n") if line.startswith("#"))
