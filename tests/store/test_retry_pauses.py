"""The pauses between tries: they grow, spread, and are bounded whatever a server asks for."""

from datetime import timedelta
from random import Random

from submit.store.retry_pauses import MAIL, TRACKER, RetryPauses

PAUSES = RetryPauses((5, 60, 600))


def test_they_grow_and_the_last_one_repeats() -> None:
    random = Random(1)
    for failures, least in ((1, 5), (2, 60), (3, 600), (9, 600)):
        pause = PAUSES.after(failures, random).total_seconds()
        assert least <= pause <= least * 1.2


def test_a_server_may_ask_for_more_up_to_the_last() -> None:
    assert PAUSES.after(1, Random(1), 120) == timedelta(seconds=120)
    assert PAUSES.after(1, Random(1), 1e12) == timedelta(seconds=600)


def test_none_is_longer_than_the_longest() -> None:
    random = Random(2)
    for pauses in (TRACKER, MAIL):
        assert max(pauses.after(failures, random, 1e9) for failures in range(1, 50)) <= pauses.longest
