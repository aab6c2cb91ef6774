"""The page for staff shows whole pages as samples: copied as they stand, they must work."""

import re
from pathlib import Path

import pytest

from submit.publication import read_pages
from submit.site.check import check_pages
from submit.ticket.compiler import compile_checks
from tests.site.golden import TODAY

PAGES = read_pages(Path(__file__).parents[2] / "docs")
SAMPLE = re.compile(r"^````markdown\n(---\n.*?)^````$", re.DOTALL | re.MULTILINE)
SAMPLES = SAMPLE.findall(PAGES["ru"]["staff/index.md"])


def test_there_is_a_sample_of_each_rule_that_staff_can_write_without_python() -> None:
    assert [re.findall("check: (.*)", sample) for sample in SAMPLES] == [["words"], ["pattern"]]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_page_works_as_it_stands(sample: str) -> None:
    pages = {**PAGES, "ru": {**PAGES["ru"], "sample.md": sample}}
    rulebook, problems = check_pages(pages, TODAY)
    assert [str(problem) for problem in problems if problem.place.file == "docs/ru/sample.md"] == []
    (anchor,) = re.findall(r"^  (r-\d+-\d+):", sample, re.MULTILINE)
    assert anchor in {item.rule.anchor for item in compile_checks(rulebook)[0]}
    assert [example.good for example in rulebook.rules[anchor].text("ru").examples] == [False, True]
