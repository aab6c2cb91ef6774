"""What the form must not know, whom it must not reach, what no log may hold."""

import json
import re

from tests.debian.arriving import SERVICES
from tests.debian.house import PASSWORD, House
from tests.faults.report import Report

UNITS = (*SERVICES, "submit-publish", "submit-close")
WORST = 5.0
"""Of what `systemd-analyze security` gives, 10 is the worst; below 5 it says OK."""
ELSEWHERE = "10.9.9.9"
FILES = r"""
for pid in $(cat /sys/fs/cgroup/system.slice/{unit}.service/cgroup.procs); do
  echo /proc/$pid/environ
  for file in /proc/$pid/fd/*; do [ ! -f $file ] || echo $file; done
done
"""
"""Environment and open files of all processes of a unit."""
GREP = "grep --text --files-with-matches --no-messages {words} {files}"
INSIDE = "echo $$ > /sys/fs/cgroup/system.slice/{unit}.service/cgroup.procs; curl --silent --max-time 3 {url}"
PERSONAL = re.compile(r"agency\d|N-\d{6}|[0-9a-f]{32}|Sabre|Ж")


def secrets(house: House) -> Report:
    """The key of the tracker and the password of the mail server: in environment, open files and reach of the form."""
    report = Report("secrets")
    words = " ".join(f"--regexp='{word}'" for word in (house.redmine.api_key, PASSWORD, "p%2Fss"))
    for unit in SERVICES:
        files = " ".join(house.machine.run(FILES.format(unit=unit)).split())
        known = house.machine.attempt(GREP.format(words="--regexp=SUBMIT_PUBLIC_URL=", files=files))[1].split()
        found = house.machine.attempt(GREP.format(words=words, files=files))[1].split()
        report.tell(**{unit.replace("-", "_"): f"{len(found)} of {len(files.split())}"})
        report.expect(f"what {unit} was given is found where it is", any("environ" in file for file in known))
        report.expect(f"{unit} has no secret there: {found}", not found)
    for path in ("/etc/submit/secrets/redmine", "/run/credentials/submit-deliver.service/redmine"):
        code, _ = house.machine.attempt(f"runuser -u submit-web -g submit -- cat {path}")
        report.expect(f"the form's user cannot read {path}", code != 0)
        house.machine.run(f"grep --quiet {house.redmine.api_key} {path}")
    return report


def network(house: House) -> Report:
    """Another machine, which the delivery reaches, is out of the form's reach. It lives on another address of ours."""
    report = Report("network")
    tracker = f"http://{ELSEWHERE}:8099/"
    house.machine.run(f"ip address add {ELSEWHERE}/32 dev lo || true; mkdir -p /srv/elsewhere")
    server = f"python3 -m http.server 8099 --bind {ELSEWHERE}"
    house.machine.run(f"systemd-run --unit=elsewhere --working-directory=/srv/elsewhere {server}")
    house.machine.run(f"for try in 1 2 3 4 5 6; do curl --silent {tracker} > /dev/null && break; sleep 1; done")
    reached = {unit: house.machine.attempt(INSIDE.format(unit=unit, url=tracker))[0] == 0 for unit in SERVICES}
    house.machine.run("systemctl stop elsewhere")
    report.tell(**{unit.replace("-", "_"): "reaches" if yes else "does not" for unit, yes in reached.items()})
    report.expect("only the delivery reaches it", reached == {"submit-web": False, "submit-deliver": True})
    return report


def exposure(house: House) -> Report:
    """What systemd itself says of how well the services are locked up."""
    report = Report("exposure")
    for unit in UNITS:
        told = house.machine.run(f"systemd-analyze security --no-pager {unit}.service").splitlines()[-1]
        found = re.search(r"(\d+\.\d) ", told)
        report.tell(**{unit.replace("-", "_"): found[1] if found else told})
        report.expect(f"{told} is below {WORST}", found is not None and float(found[1]) < WORST)
    return report


def journal(house: House) -> Report:
    """Form and delivery log JSON, and nothing in it is a client's."""
    report = Report("journal")
    lines = [line for unit in SERVICES for line in house.machine.run(READ.format(unit=unit)).splitlines()]
    bad = [line for line in lines if not _is_json(line)]
    personal = [line for line in lines if PERSONAL.search(line)]
    report.tell(lines=len(lines))
    report.expect(f"each is JSON: {bad[:3]}", len(lines) > 100 and not bad)
    report.expect(f"none tells of a client: {personal[:3]}", not personal)
    return report


READ = "journalctl --quiet --output=cat --unit {unit} _SYSTEMD_UNIT={unit}.service"


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
