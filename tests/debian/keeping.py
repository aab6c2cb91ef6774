"""A copy of the store, and the way back from it on another machine."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from tests.debian.arriving import everything_arrives
from tests.debian.house import House
from tests.debian.machine import Machine
from tests.debian.page import commands
from tests.faults import redmine
from tests.faults.report import Report

KEPT = "srv/submit/var/backup"


def moving(house: House, another: Callable[[], AbstractContextManager[Machine]]) -> Report:
    """The copy is made while tickets wait; another bare Debian is set up by the page, filled from it, and goes on."""
    report, crowd = Report("moving"), house.crowd(4)
    house.machine.run("systemctl stop submit-deliver")
    crowd.start().finish(60)
    house.type("backup")
    house.machine.run("systemctl start submit-deliver")
    everything_arrives(report, house, crowd)
    before, issues = house.outbox(), len(redmine.arrived(house.redmine))
    copy = shutil.copytree(house.machine.root / KEPT, house.certificate / "backup", dirs_exist_ok=True)
    house.machine.power_off()
    with another() as machine:
        heir = replace(house, machine=machine)
        heir.furnish()
        heir.install()
        heir.connect()
        machine.run(commands("backup")[0].splitlines()[0])
        shutil.copytree(copy, machine.root / KEPT, dirs_exist_ok=True)
        heir.type("restore")
        everything_arrives(report, heir, crowd)
        after = heir.outbox()
        report.tell(tickets=len(after), issues_more=len(redmine.arrived(house.redmine)) - issues)
        report.expect("all tickets are there", _references(after) == _references(before))
        report.expect("what was on its way is not filed again", len(redmine.arrived(house.redmine)) == issues)
        everything_arrives(report, heir, heir.crowd(4).start())
    return report


def _references(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]
