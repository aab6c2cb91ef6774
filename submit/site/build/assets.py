"""Our scripts and styles with a hash of their content in the name, so a browser may cache such a file for ever."""

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
    """Give every script and style of the theme in the built `site` a second name, and make the pages use it.

    The first name stays for the form, which uses it whatever is published.
    """
    named = _named(site / FOLDER)
    for path in site.rglob("*.html"):
        before = path.read_text(encoding="utf-8")
        after = REFERENCE.sub(lambda match: f"{FOLDER}/{named.get(match['name'], match['name'])}", before)
        if after != before:
            path.write_text(after, encoding="utf-8")


def _named(folder: Path) -> Mapping[str, str]:
    """Return file name → the name with the hash, for copies made next to the files."""
    files = [path for path in sorted(folder.glob("*")) if path.suffix in KINDS]
    named = {path.name: f"{path.stem}.{_digest(path)}{path.suffix}" for path in files}
    for path in files:
        shutil.copy2(path, folder / named[path.name])
    return named


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]
