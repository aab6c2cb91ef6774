"""From a bare Debian to a ticket in the tracker, by the page for administrators."""

from time import monotonic

from tests.debian.house import PASSWORD, House
from tests.debian.page import commands
from tests.debian.repository import NAMED_ON_THE_PAGE
from tests.faults import redmine
from tests.faults.crowd import Crowd
from tests.faults.installation import answers
from tests.faults.judging import judge
from tests.faults.report import Report
from tests.faults.waiting import wait_until

SERVICES = ("submit-web", "submit-deliver")
TIMERS = ("submit-publish.timer", "submit-close.timer")
GUEST = "/home/guest"
ADDRESS = f"{NAMED_ON_THE_PAGE}support.git"
NEW = 7
"""Of eight clients one had a letter a minute ago, and none in the ten minutes after that."""
ON_ITS_WAY = ("ждёт", "передаётся", "неясно")


def readme(house: House) -> Report:
    """What the README says to a guest: one command, without root and without any setting."""
    report, machine, began = Report("readme"), house.machine, monotonic()
    house.furnish()
    machine.run(f"useradd --create-home guest; cd {GUEST}; runuser -u guest -- git clone {ADDRESS} front")
    start = f"--working-directory={GUEST}/front --setenv=HOME={GUEST} {GUEST}/front/script/server"
    machine.run(f"systemd-run --unit=readme --uid=guest {start}")
    report.expect("site and form come up", wait_until(lambda: answers(8000), 300, 1))
    report.tell(seconds=round(monotonic() - began))
    filed = Crowd(lambda: [8000], 1, first=999_999).start()
    filed.finish(60)
    command = f"cd {GUEST}/front && runuser -u guest -- .venv/bin/python -m submit outbox list"
    report.expect("a ticket arrives", wait_until(lambda: "доставлена" in machine.run(command), 30, 1))
    mail = machine.run(f"cat {GUEST}/front/var/mail/new/*")
    report.expect("as a mail in the local folder", filed.acknowledged[0].reference in mail)
    machine.run("systemctl stop readme")
    return report


def installation(house: House) -> Report:
    """Steps 1 to 6 with the two settings that are enough to try it: tickets become mails in a folder."""
    report, began = Report("installation"), monotonic()
    house.install()
    house.wait_for_the_form()
    status, ready, head = (house.machine.run(line) for line in commands("check")[0].splitlines())
    filed = house.crowd(1).start()
    filed.finish(60)
    arrived = wait_until(lambda: "доставлена" in house.outbox()[0], 30, 1)
    mail = house.machine.run("cat /srv/submit/var/mail/new/*")
    report.tell(seconds=round(monotonic() - began), ready=ready, status=status.count("active (running)"))
    report.expect("both services run", status.count("active (running)") == 2)
    report.expect(f"the form answers over https: {head[:40]}", head.startswith("HTTP/2 200"))
    report.expect("a ticket arrives", arrived and filed.acknowledged[0].reference in mail)
    return report


def tracker(house: House) -> Report:
    """Settings and secrets of a tracker and a mail server: tickets go there, letters to the clients."""
    report = Report("tracker")
    house.connect()
    code, told = house.machine.attempt("submit doctor")
    everything_arrives(report, house, house.crowd(8).start())
    wait_until(lambda: len(house.desk.mails) >= NEW, 60, 0.5)
    report.tell(letters=len(house.desk.mails), doctor=code)
    report.expect("each client has a letter", len(house.desk.mails) == NEW)
    report.expect("the mail server knows us by the secret", house.desk.login == f"desk@mail:{PASSWORD}")
    report.expect(f"the doctor finds nothing to mend:\n{told}", code == 0)
    report.expect("no service was started twice", restarts(house) == 0)
    return report


def everything_arrives(report: Report, house: House, *crowds: Crowd) -> None:
    """Waits until all of them have filed their tickets, and these are where they belong: once each, and whole."""
    for crowd in crowds:
        crowd.finish(300)
    report.expect("everything comes to an end", wait_until(lambda: is_still(house), 240, 2))
    acknowledged = [one for crowd in crowds for one in crowd.acknowledged]
    numbers = {one.wish.marker for one in acknowledged}
    judge(report, acknowledged, [issue for issue in redmine.arrived(house.redmine) if issue.marker in numbers])
    if failures := sum((crowd.failures for crowd in crowds[1:]), crowds[0].failures):
        report.tell(asked_again=dict(failures))


def is_still(house: House) -> bool:
    return not any(word in line for line in house.outbox() for word in ON_ITS_WAY)


def restarts(house: House) -> int:
    return sum(int(house.show(service, "NRestarts")["NRestarts"]) for service in SERVICES)
