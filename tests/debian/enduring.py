"""Processes die, are stopped and restarted, the machine is switched off and on: systemd brings all back."""

from time import monotonic

from tests.debian.arriving import SERVICES, TIMERS, everything_arrives, restarts
from tests.debian.house import House
from tests.faults.report import Report
from tests.faults.waiting import wait_until

KILLED = ("submit-web", "submit-deliver", "submit-web", "submit-deliver")


def kills(house: House) -> Report:
    """The main process of a service is killed, and all of its processes with it, while tickets come in."""
    report, began = Report("kills"), restarts(house)
    crowd = house.crowd(24).start()
    for number, service in enumerate(KILLED, 1):
        crowd.reach(number * 4)
        house.machine.run(f"systemctl kill --signal=KILL {service}")
    everything_arrives(report, house, crowd)
    report.tell(killed=len(KILLED), restarted=restarts(house) - began)
    report.expect("each is started again", restarts(house) - began == len(KILLED))
    return report


def worker(house: House) -> Report:
    """One of the processes that answer is killed alone: the service lives, and has as many as before."""
    report = Report("worker")
    before = _workers(house)
    house.machine.run(f"kill -KILL {before[-1]}")
    whole = wait_until(lambda: len(_workers(house)) == len(before) and _workers(house) != before, 30, 0.5)
    report.tell(workers=len(before))
    report.expect("it is replaced", whole)
    everything_arrives(report, house, house.crowd(4).start())
    return report


def restarting(house: House) -> Report:
    """All is upgraded as the page says, over and over while tickets come in."""
    report, crowd = Report("restarting"), house.crowd(24).start()
    took = []
    for number in range(1, 5):
        crowd.reach(number * 4)
        began = monotonic()
        house.type("upgrade")
        house.wait_for_the_form()
        took.append(round(monotonic() - began, 1))
    everything_arrives(report, house, crowd)
    report.tell(restarts=len(took), seconds=took)
    report.expect("no process had to be killed", not _overdue(house))
    return report


def stopping(house: House) -> Report:
    """`systemctl stop submit.target` while tickets come in: all end by themselves, and say that all went well."""
    report, crowd = Report("stopping"), house.crowd(8).start()
    crowd.reach(2)
    began = monotonic()
    house.machine.run("systemctl stop submit.target")
    # It only tells them to stop, and does not wait.
    wait_until(lambda: not any(_is_there(house, service) for service in SERVICES), 120, 0.2)
    report.tell(seconds=round(monotonic() - began, 1))
    for service in SERVICES:
        ended = house.show(service, "ActiveState", "Result", "ExecMainStatus")
        well = {"ActiveState": "inactive", "Result": "success", "ExecMainStatus": "0"}
        report.expect(f"{service} ends by itself: {ended}", ended == well)
    house.machine.run("systemctl start submit.target")
    everything_arrives(report, house, crowd)
    return report


def reboot(house: House) -> Report:
    """The machine goes down while tickets wait for a delivery that is stopped."""
    report, crowd = Report("reboot"), house.crowd(8)
    house.machine.run("systemctl stop submit-deliver")
    crowd.start().finish(120)
    began = monotonic()
    house.machine.reboot()
    house.wait_for_the_form()
    report.tell(seconds=round(monotonic() - began, 1))
    active = house.machine.attempt(f"systemctl is-active {' '.join((*SERVICES, *TIMERS, 'submit.target', 'nginx'))}")[1]
    report.expect(f"all is up again: {active.split()}", set(active.split()) == {"active"})
    failed = house.machine.run("systemctl --failed --no-legend --plain")
    report.expect(f"nothing failed: {failed}", not failed)
    everything_arrives(report, house, crowd)
    return report


def _workers(house: House) -> list[str]:
    """The processes of the form that have a parent among them."""
    main = house.show("submit-web", "MainPID")["MainPID"]
    return house.machine.run(f"pgrep --parent {main}").split()


def _overdue(house: House) -> str:
    """What systemd says of services that did not end in time."""
    return house.machine.run("journalctl --quiet --boot --unit 'submit-*' --grep 'timed out' || true")


def _is_there(house: House, service: str) -> bool:
    return house.show(service, "ActiveState")["ActiveState"] != "inactive"
