"""One process at a time works in a lane, and another takes over when it is gone."""

from datetime import timedelta

from submit.store.database import Database
from submit.store.leases import Lease
from tests.conftest import Clock

LENGTH = timedelta(minutes=2)


def test_one_holder_has_the_lane_and_another_takes_over_when_it_is_gone(database: Database, clock: Clock) -> None:
    first, second = (Lease(database, "redmine", holder, LENGTH) for holder in ("one", "two"))
    assert first.held(clock()) and not second.held(clock())
    clock.forward(minutes=1)
    assert first.held(clock()), "it is renewed before it ends"
    clock.forward(minutes=1, seconds=59)
    assert not second.held(clock())
    clock.forward(seconds=1)
    assert second.held(clock()) and not first.held(clock())


def test_lanes_do_not_meet(database: Database, clock: Clock) -> None:
    assert all(Lease(database, lane, lane, LENGTH).held(clock()) for lane in ("redmine", "letters"))


def test_what_is_given_back_is_free_at_once(database: Database, clock: Clock) -> None:
    first, second = (Lease(database, "redmine", holder, LENGTH) for holder in ("one", "two"))
    assert first.held(clock())
    second.give_back()
    assert not second.held(clock()), "none can give back what another has"
    first.give_back()
    assert second.held(clock())


def test_a_clock_that_is_set_back_keeps_the_lane_with_its_holder(database: Database, clock: Clock) -> None:
    first, second = (Lease(database, "redmine", holder, LENGTH) for holder in ("one", "two"))
    assert first.held(clock())
    clock.forward(hours=-1)
    assert first.held(clock())
    clock.forward(minutes=2)
    assert second.held(clock()), "and for no longer than its length"


def test_a_lane_that_is_ours_is_kept_while_its_work_takes_long_and_no_other_is_taken(
    database: Database, clock: Clock
) -> None:
    first, second = (Lease(database, "redmine", holder, LENGTH) for holder in ("one", "two"))
    second.renew(clock())
    assert first.held(clock())
    for _ in range(5):
        clock.forward(minutes=1)
        first.renew(clock())
        second.renew(clock())
        assert not second.held(clock())
