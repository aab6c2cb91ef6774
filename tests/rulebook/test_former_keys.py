"""A page of an earlier version is read as it was meant, and is advised to be renewed."""

import json

from submit.rulebook.document import from_document, to_document
from submit.rulebook.reader import read_rulebook
from tests.rulebook.sample import RU, changed, pages, rulebook_of

FORMER = RU.replace("remote: ", "redmine: ")
ANNOUNCED = (
    "r-1-6: {status: new, remote: New,",
    "r-1-6: {status: new, upcoming: [{from: 2027-06-01, redmine: Neu}], remote: New,",
)


def test_the_former_key_is_read_as_the_same_by_the_same_edition() -> None:
    assert FORMER.count("redmine: ") == 3
    rulebook, problems = read_rulebook(pages(ru=FORMER))
    assert [problem.code for problem in problems] == ["key.former"] * 3
    assert all(problem.is_advice and "«remote»" in str(problem) for problem in problems)
    assert [problem.place.line for problem in problems] == [
        number for number, line in enumerate(FORMER.splitlines(), 1) if "redmine: " in line
    ]
    assert rulebook == rulebook_of()
    assert rulebook.edition == rulebook_of().edition


def test_an_announced_change_may_use_the_former_key() -> None:
    rulebook, problems = read_rulebook(pages(ru=changed(RU, *ANNOUNCED)))
    assert [problem.code for problem in problems] == ["key.former"]
    assert rulebook.at(rulebook.days[-1]).statuses["new"].value.remote == "Neu"


def test_a_publication_of_an_earlier_version_is_read() -> None:
    written = json.dumps(to_document(rulebook_of()), ensure_ascii=False).replace('"remote"', '"redmine"')
    assert from_document(json.loads(written)) == rulebook_of()
