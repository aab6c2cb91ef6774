"""A file as it came, and what keeps it from being taken."""

import hashlib
from collections.abc import Sequence
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.checker import Checker
from submit.ticket.checks.attached_files import AttachedFiles
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.clean import clean_file_name
from submit.ticket.file_types import kind_of
from submit.ticket.finding import Finding
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import Typed


def info_of(name: str, content: bytes) -> FileInfo:
    """What is to be known of a file. What kind it is, its content tells."""
    name = clean_file_name(name)
    return FileInfo(name, kind_of(name, content), len(content), hashlib.sha256(content).hexdigest())


def limits_of(rulebook: Rulebook) -> Rule[Any] | None:
    """The rule that says which files are taken."""
    return next((rule for rule in rulebook.checks if CHECKS.get(rule.name) is AttachedFiles), None)


def refusals(checker: Checker, kept: Sequence[FileInfo], file: FileInfo, lang: str) -> tuple[Finding, ...]:
    """Why the file cannot be taken beside those that are kept. A name that must be hidden is no reason: it can be."""
    found = checker.verdict(Typed({}, files=(*kept, file), lang=lang)).stops
    return tuple(finding for finding in found if not finding.spans)
