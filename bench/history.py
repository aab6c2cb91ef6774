"""What the history costs: a repository of pages and commits is made, and its history read, compared and written.

    .venv/bin/python bench/history.py [PAGES] [COMMITS]

PAGES are Russian rule pages, each with its English twin; COMMITS go round them with the edits of real life: a number,
a paragraph, a slip, a translation. Prints seconds for so many commits, for half and for twice as many, and for half and
twice as many pages, each with its ratio to the first: linear in commits is 0.5 and 2. Git is waited for, so its part is
told by the clock, the rest by the processor.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from submit.publication import read_pages
from submit.revision import read_log
from submit.rulebook.reader import read_rulebook
from submit.site.history.history_writer import history_pages, write_history

RULES = 4
"""A page has so many rules: the real regulations have 80 on 22 pages."""
WORDS = {
    "ru": "заявка ответ билет чек заказ клиент трекер правило форма письмо адрес оплата рейс обмен возврат срок",
    "en": "ticket answer receipt order client tracker rule form letter address payment flight exchange refund",
}
FRAME = """\
<title>История изменений — Поддержка</title><meta name="description" content="-"><link rel="canonical" href="-">
<!-- history --><!-- /history --><aside class="fallback"></aside>
"""
NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Page:
    """A rule page that can be edited in four ways."""

    def __init__(self, number: int, dice: random.Random) -> None:
        self.number, self.dice = number, dice
        self.limits = [dice.randint(1, 9) for _ in range(RULES)]
        self.prose = {lang: [self._sentence(lang) for _ in range(3 * RULES)] for lang in WORDS}

    def edit(self, kind: int) -> list[str]:
        """Edit the page; the languages whose text is another now."""
        if kind == 0:
            self.limits[self.dice.randrange(RULES)] += 1
            return ["ru"]
        lang = "en" if kind == 3 else "ru"
        spot = self.dice.randrange(3 * RULES)
        said = self.prose[lang][spot]
        self.prose[lang][spot] = f"{said} {said[:4]}" if kind == 2 else self._sentence(lang)
        return [lang]

    def text(self, lang: str) -> str:
        return "".join(self._russian() if lang == "ru" else self._english())

    def _russian(self) -> Iterator[str]:
        yield f"---\ntitle: Страница {self.number}\ndescription: Правила.\nrules:\n"
        for rule, limit in enumerate(self.limits, 1):
            yield f"  r-{self.number}-{rule}:\n    check: length\n    level: advice\n    field: subject\n"
            yield f"    min: {limit}\n    max: {100 + limit}\n"
        yield "---\n\n"
        for rule in range(1, RULES + 1):
            anchor = f"r-{self.number}-{rule}"
            yield f"## {self.number}.{rule}. Правило {rule} {{ #{anchor} }}\n\n"
            yield f'До {{{{ rules["{anchor}"].max }}}} знаков.\n\n'
            yield "".join(f"{said}\n\n" for said in self.prose["ru"][3 * rule - 3 : 3 * rule])
            yield "```form\nmessage.short: Напишите больше\nmessage.long: Напишите меньше\n```\n\n"

    def _english(self) -> Iterator[str]:
        yield f"---\ntitle: Page {self.number}\ndescription: Rules.\n---\n\n"
        for rule in range(1, RULES + 1):
            yield f"## {self.number}.{rule}. Rule {rule} {{ #r-{self.number}-{rule} }}\n\n"
            yield "".join(f"{said}\n\n" for said in self.prose["en"][3 * rule - 3 : 3 * rule])

    def _sentence(self, lang: str) -> str:
        return " ".join(self.dice.choices(WORDS[lang].split(), k=self.dice.randint(8, 40))).capitalize() + "."


def make_repository(folder: Path, pages: int, commits: int) -> None:
    """A repository with that many pages and commits, its work tree checked out."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    stream = "".join(_stream(pages, commits)).encode()
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=stream, check=True)
    subprocess.run(["git", "-C", folder, "checkout", "--quiet", "main"], check=True)


def _stream(pages: int, commits: int) -> Iterator[str]:
    dice = random.Random(pages)
    made = [Page(number, dice) for number in range(1, pages + 1)]
    yield from _commit(0, "Первая редакция", [(page, ["ru", "en"]) for page in made])
    for number in range(1, commits):
        page = made[number % pages]
        yield from _commit(number, f"Правка {number}", [(page, page.edit(number // pages + number & 3))])


def _commit(number: int, summary: str, touched: list[tuple[Page, list[str]]]) -> Iterator[str]:
    yield f"commit refs/heads/main\ncommitter Редактор <editor@example.com> {1700000000 + 3600 * number} +0300\n"
    yield f"data {len(summary.encode())}\n{summary}\n"
    for page, langs in touched:
        for lang in langs:
            text = page.text(lang)
            yield f"M 100644 inline docs/{lang}/rules/p{page.number}.md\ndata {len(text.encode())}\n{text}\n"


def cost(folder: Path) -> dict[str, float]:
    """Seconds to read, compare and write the history of the repository in `folder`."""
    texts = read_pages(folder / "docs")
    rulebook, problems = read_rulebook(texts)
    if problems:
        raise SystemExit(problems[0])
    site = folder / "site"
    for lang in texts:
        (site / lang / "history").mkdir(parents=True)
        (site / lang / "history" / "index.html").write_text(FRAME, encoding="utf-8")
    began = time.perf_counter()
    log = read_log(folder)
    read, start = time.perf_counter() - began, time.process_time()
    made = history_pages(log, texts, rulebook, {lang: f"https://help.example/{lang}/" for lang in texts}, NOW)
    compared, start = time.process_time() - start, time.process_time()
    for lang, pages in made.items():
        write_history(site / lang, pages, {})
    written = time.process_time() - start
    return {"git": read, "compare": compared, "write": written, "all": read + compared + written}


def main() -> None:
    pages, commits = (int(given) for given in (*sys.argv[1:], "60", "400")[:2])
    whole = 0.0
    sizes = [(pages, commits), (pages, commits // 2), (pages, commits * 2), (pages // 2, commits), (pages * 2, commits)]
    for many, edits in sizes:
        with tempfile.TemporaryDirectory() as folder:
            make_repository(Path(folder), many, edits)
            spent = cost(Path(folder))
            whole = whole or spent["all"]
            parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in spent.items())
            print(f"{many} pages in two languages, {edits} commits: {parts}; ratio {spent['all'] / whole:.2f}")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
