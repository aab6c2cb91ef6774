"""Our scripts and styles under names that tell their content: a browser may keep such a file for ever."""

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

FOLDER = "assets"
KINDS = (".css", ".js")
DIGITS = 8
REFERENCE = re.compile(r'(?<=["/])assets/(?P<name>[\w.-]+\.(?:css|js))(?=")')


def name_by_content(site: Path) -> None:
    """Give every script and style of the theme in the built `site` a second name, and let the pages ask for that one.

    The first name stays for the form, which asks for it whatever is published.
    """
    named = _named(site / FOLDER)
    for path in site.rglob("*.html"):
        before = path.read_text(encoding="utf-8")
        after = REFERENCE.sub(lambda match: f"{FOLDER}/{named.get(match['name'], match['name'])}", before)
        if after != before:
            path.write_text(after, encoding="utf-8")


def _named(folder: Path) -> Mapping[str, str]:
    """File name → the name that tells its content, for copies made beside the files."""
    files = [path for path in sorted(folder.glob("*")) if path.suffix in KINDS]
    named = {path.name: f"{path.stem}.{_digest(path)}{path.suffix}" for path in files}
    for path in files:
        shutil.copy2(path, folder / named[path.name])
    return named


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]
