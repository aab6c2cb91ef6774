"""Would the same sources build with Material's successor, when the theme's support ends (May 2027)?

    .venv/bin/python -m bench.successor [VERSION]     # --install: no more than that

Installs Zensical into var/successor/, which git ignores, hands it our configuration and theme and the pages as our own
code prepares them (numbers and cards in place), builds both languages, and prints what is missing against the site in
force under SUBMIT_VAR: pages, anchors, cards, ways on, and scripts within pages that our policy would forbid.
`tests/site/test_successor.py` asks the same, where it is installed.
The version is pinned: later ones ask for a package that the index does not have.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from mkdocs.utils.yaml import yaml_load

from submit.publication import Publications, read_pages
from submit.rulebook.placeholders import agree, shown
from submit.rulebook.reader import Pages, read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.build.page_source import with_cards
from submit.site.macros import theme_values, values

ROOT = Path(__file__).parents[1]
HOME = ROOT / "var" / "successor"
VERSION = "0.0.70"
CONFIGS = {"ru": "mkdocs.yml", "en": "mkdocs.en.yml"}
FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
SIGNS: Mapping[str, str] = {
    "anchors": r'<h[2-4] id="([^"]+)"',
    "cards": r'class="(case case--\w+|form-card)"',
    "ways on": r'class="(fallback)"',
    "menu": r'(aria-current="page")',
}
FORBIDDEN = re.compile(r"<script(?![^>]*(?: src=|type=\"?application/json))[^>]*>|\sstyle=|<style")


def is_installed(version: str = VERSION) -> bool:
    return (HOME / version).exists()


def install(version: str) -> None:
    if not is_installed(version):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(HOME), f"zensical=={version}"]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"Zensical {version} cannot be installed: nothing is known of the successor")
        (HOME / version).touch()


def prepare(work: Path, lang: str, pages: Pages, rulebook: Rulebook) -> Path:
    """Pages, theme and configuration of one language in the new folder `work`; the file of the configuration."""
    # The successor takes folders below that of its configuration alone.
    # Its site map is its own: ours asks for the files of MkDocs.
    shutil.copytree(ROOT / "theme", work / "theme", ignore=shutil.ignore_patterns("sitemap.xml"))
    environment = Environment(finalize=lambda value: shown(value, lang))
    environment.filters["plural"] = lambda number, *forms: agree(number, forms, lang)
    for path, text in pages[lang].items():
        front = FRONT.match(text)
        body = with_cards(text[front.end() :] if front else text, lang, rulebook)
        known = yaml.safe_load(front[1]) if front else {}
        known.pop("rules", None)
        page = work / "docs" / path
        page.parent.mkdir(parents=True, exist_ok=True)
        rendered = environment.from_string(body).render(rules=values(rulebook))
        page.write_text(f"---\n{yaml.safe_dump(known, allow_unicode=True)}---\n{rendered}\n", encoding="utf-8")
    config = _config(lang, theme_values(rulebook, pages))
    path = work / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _config(lang: str, known: Mapping[str, Any]) -> dict[str, Any]:
    with (ROOT / CONFIGS[lang]).open(encoding="utf-8") as file:
        config: dict[str, Any] = yaml_load(file)
    config |= {"docs_dir": "docs", "site_dir": "site", "plugins": [], "watch": []}
    config["extra"] |= {**known, "origin": "http://127.0.0.1:8000", "upkeep": {}}
    return config


def build(config: Path) -> str:
    """What the successor says; empty if it is content."""
    environment = os.environ | {"PYTHONPATH": f"{HOME}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "zensical", "build", "--clean", "-f", str(config)]
    done = subprocess.run(command, cwd=config.parent, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def missing(ours: Path, theirs: Path) -> Iterator[str]:
    """What our built site has and theirs has not, page by page."""
    for path in sorted(ours.rglob("index.html")):
        name = path.relative_to(ours)
        if name.parts[0] in ("en", "r", "history"):
            continue
        if not (theirs / name).exists():
            yield f"{name}: the page"
            continue
        one, two = (file.read_text(encoding="utf-8") for file in (path, theirs / name))
        for sign, pattern in SIGNS.items():
            if lost := set(re.findall(pattern, one)) - set(re.findall(pattern, two)):
                yield f"{name}: {sign} {', '.join(sorted(lost)[:5])}"
        if found := set(FORBIDDEN.findall(two)):
            yield f"{name}: forbidden by the policy: {', '.join(sorted(found)[:3])}"


def compared(ours: Path, work: Path) -> Iterator[tuple[str, list[str]]]:
    """Each language, and what the successor's build of our pages in `work` lacks against our built site."""
    pages = read_pages(ROOT / "docs")
    rulebook = read_rulebook(pages)[0].at(date.today())
    for lang in pages:
        said = build(prepare(work / lang, lang, pages, rulebook))
        yield lang, [said] if said else list(missing(ours if lang == "ru" else ours / lang, work / lang / "site"))


def main(version: str) -> None:
    install(version)
    publication = Publications(Path(os.environ.get("SUBMIT_VAR", ROOT / "var")) / "sites").current()
    if publication is None:
        raise SystemExit("no site is in force to compare with: run `python -m submit site`")
    with tempfile.TemporaryDirectory() as folder:
        for lang, lacks in compared(publication.site, Path(folder)):
            print(f"{lang}: built by Zensical {version}; missing: {len(lacks)}")
            print("".join(f"  {line}\n" for line in lacks), end="")


if __name__ == "__main__":
    if sys.argv[1:] == ["--install"]:
        install(VERSION)
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else VERSION)
