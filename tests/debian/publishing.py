"""Pages that publish themselves by the timer, a broken edit, the way back; and the timer of the closing rule."""

from time import monotonic

from tests.debian.house import House
from tests.faults.report import Report
from tests.faults.waiting import wait_until

PAGE = "docs/ru/rules/contacts.md"
ADDRESS = "/rules/contacts/"
ADDED = "\nПроба публикации: эта строка пришла по таймеру.\n"
SEEN = "эта строка пришла по таймеру"
BROKEN = "---\nтитул: [\n"
PATIENCE = 420.0
"""The timer looks every two minutes; then the site is built, with all else that goes on here."""
TEN = 660.0
"""Ten minutes, and what the timer adds of its own."""


def publication(house: House) -> Report:
    """An edit is pushed, and nobody does anything more."""
    report = Report("publication")
    report.expect("the line is new", SEEN not in house.page(ADDRESS))
    pushed = house.repository.edit(PAGE, lambda text: text + ADDED)
    came = wait_until(lambda: SEEN in house.page(ADDRESS), PATIENCE, 2)
    report.tell(seconds=round(monotonic() - pushed))
    report.expect("it is published by itself", came)
    report.expect("the service says that all went well", _result(house) == "success")
    return report


def broken(house: House) -> Report:
    """A broken edit is pushed: what is in force stays so, and staff are told, once."""
    report, before, current = Report("broken_edit"), house.page(ADDRESS), _current(house)
    letters = len(house.desk.mails)
    house.repository.edit(PAGE, lambda text: BROKEN + text)
    failed = wait_until(lambda: _result(house) == "exit-code", PATIENCE, 2)
    said = house.machine.run("journalctl --quiet --output=cat --lines=20 --unit submit-publish")
    report.expect("the service fails", failed)
    report.expect(f"the journal names the page: {said[-300:]}", PAGE in said)
    report.expect("site and form stay as they were", (before, current) == (house.page(ADDRESS), _current(house)))
    report.expect("staff are told by mail", wait_until(lambda: len(house.desk.mails) > letters, 60, 1))
    house.machine.attempt("systemctl start submit-publish")
    report.expect("once", not wait_until(lambda: len(house.desk.mails) > letters + 1, 20, 1))
    house.repository.edit(PAGE, lambda text: text.removeprefix(BROKEN))
    mended = wait_until(lambda: _result(house) == "success", PATIENCE, 2)
    report.tell(letters=len(house.desk.mails) - letters)
    report.expect("the mended edit goes through", mended)
    return report


def undo(house: House) -> Report:
    """One command takes the last edit back, and the timer does not bring it again."""
    report, current = Report("undo"), _current(house)
    report.expect("the edit is in force", SEEN in house.page(ADDRESS))
    house.machine.run("submit site --back")
    report.expect("it is no more", SEEN not in house.page(ADDRESS) and _current(house) != current)
    house.machine.run("systemctl start submit-publish")
    report.expect("it does not come again", SEEN not in house.page(ADDRESS))
    house.machine.run("submit site")
    report.tell(undone=current)
    report.expect("a person can publish it again", SEEN in house.page(ADDRESS))
    return report


def closing(house: House) -> Report:
    """The timer of the closing rule starts its service every ten minutes; it asks the real tracker."""
    report, began = Report("closing"), monotonic()
    fired = wait_until(lambda: house.show("submit-close.timer", "LastTriggerUSec")["LastTriggerUSec"] != "", TEN, 5)
    report.expect("the timer starts it", fired)
    wait_until(lambda: house.show("submit-close", "ActiveState")["ActiveState"] == "inactive", 60, 1)
    ended = house.show("submit-close", "Result", "ExecMainStatus")
    timers = house.machine.run("systemctl list-timers --no-pager 'submit-*'")
    report.tell(**ended, seconds=round(monotonic() - began))
    report.expect(f"it goes well: {ended}", ended == {"Result": "success", "ExecMainStatus": "0"})
    report.expect(f"both timers wait:\n{timers}", timers.count("submit-") >= 4)
    return report


def _result(house: House) -> str:
    return house.show("submit-publish", "Result")["Result"]


def _current(house: House) -> str:
    return house.machine.run("readlink /srv/submit/var/sites/current")
