"""References can be read out on the phone."""

import re
from random import Random

from submit.ticket.reference import draw_reference

FORM = re.compile(r"ML-([A-HJ-NPR-Y]{2}[2-9]){2}[A-HJ-NPR-Y]{2}")


def test_it_has_the_form_that_the_design_gives_it() -> None:
    random = Random(2026)
    drawn = [draw_reference(random) for _ in range(2000)]
    assert all(FORM.fullmatch(reference) for reference in drawn)
    assert len(set(drawn)) > 1990
    assert set("".join(drawn)) == set("ABCDEFGHJKLMNPRSTUVWXY23456789-")


def test_the_example_of_the_design_has_it_too() -> None:
    assert FORM.fullmatch("ML-FK4XR8BT")
