"""How soon the preview shows a save: python -m bench.preview

Each line is one save of a page in a copy of the project's own pages, from the save to the new page being in force, for
the language that was touched and for the rest. A browser asks three times a second, and a save counts as finished
after 0.08 seconds of silence: that is added to what is printed.
"""

import shutil
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from submit.preview.keeper import Keeper

ROOT = Path(__file__).parents[1]
SAVES = (
    ("a number in a rule", "docs/ru/rules/closing.md", "remind_after: ", "remind_after: 1"),
    ("a word in Russian", "docs/ru/rules/closing.md", "вопрос решён", "весь вопрос решён"),
    ("a word in English", "docs/en/rules/closing.md", "settled", "wholly settled"),
    ("an error", "docs/ru/rules/closing.md", "remind_after: ", "remind_after: x"),
)


def main() -> None:
    with TemporaryDirectory() as folder:
        house, sites = Path(folder) / "house", Path(folder) / "sites"
        for name in ("docs", "theme"):
            shutil.copytree(ROOT / name, house / name)
        for name in ("mkdocs.yml", "mkdocs.en.yml"):
            shutil.copy2(ROOT / name, house / name)
        sites.mkdir()
        keeper = Keeper(house, sites, "http://127.0.0.1:8001", date.today)
        _follow("the first time", keeper)
        for title, path, before, after in SAVES * 3:
            page = house / path
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace(before, after), encoding="utf-8")
            keeper.touched([Path(path)])
            _follow(title, keeper)
            page.write_text(text, encoding="utf-8")
            keeper.touched([Path(path)])
            while not keeper.is_done:
                keeper.step()


def _follow(title: str, keeper: Keeper) -> None:
    began, busy = time.perf_counter(), time.process_time()
    told = []
    while not keeper.is_done:
        lang = keeper.step() or "error"
        told.append(f"{lang} {time.perf_counter() - began:.2f} s (processor {time.process_time() - busy:.2f} s)")
    print(f"{title:20}", ", ".join(told))


if __name__ == "__main__":
    main()
