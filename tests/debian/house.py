"""What the trials share: the machine with the product on it, and what is around it in its network."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.debian.machine import Machine
from tests.debian.page import commands
from tests.debian.repository import NAMED_ON_THE_PAGE, Repository
from tests.debian.visitors import HOST, PORT, visitors
from tests.delivery.destinations.smtp_server import Desk
from tests.faults.crowd import Crowd
from tests.faults.person import Person
from tests.faults.waiting import wait_until
from tests.redmine.instance import Instance

PASSWORD = "p/ss w0rd"
TRUSTED = "/usr/local/share/ca-certificates/try.crt"
# The crowd has no mailbox to prove its addresses by, so they are clients' and the recommended `always` is not set.
PUBLIC = f"SUBMIT_PUBLIC_URL=https://{HOST}\nSUBMIT_PROXIES=1\n"
REAL = """SUBMIT_DESTINATION=redmine
SUBMIT_REDMINE_URL={redmine}
SUBMIT_REDMINE_PROJECT=default
SUBMIT_REDMINE_TEXT=textile
SUBMIT_MAIL_FROM=support@example.com
SUBMIT_STAFF_ADDRESS=people@example.com
SUBMIT_PROOF=unknown
SUBMIT_CLIENTS_FILE=/etc/submit/clients.toml
"""
CLIENTS = '[agencies]\ndomains = [{domains}]\nproject = "default"\n'
DOMAINS = ", ".join(f'"agency{number}.example"' for number in range(8))


@dataclass
class House:
    """`first`: the number of the next ticket that nobody has filed yet."""

    machine: Machine
    repository: Repository
    redmine: Instance
    desk: Desk
    smtp: int
    certificate: Path
    first: int = 0

    @cached_property
    def visitor(self) -> type[Person]:
        return visitors(self.certificate / "fullchain.pem")

    def crowd(self, count: int) -> Crowd:
        """So many tickets, that nobody has filed yet."""
        self.first += count
        return Crowd(lambda: [PORT], count, first=self.first - count, kind=self.visitor)

    def page(self, path: str) -> str:
        """What somebody sees there who comes over https."""
        return self.visitor(lambda: PORT).ask("GET", path).text

    def furnish(self) -> None:
        """Gives the machine what it would find in its network: names, the git server, an authority to trust."""
        machine = self.machine
        machine.write("/etc/hosts", f"127.0.0.1 localhost {HOST}\n")
        machine.write("/etc/gitconfig", f'[url "git://127.0.0.1/"]\n\tinsteadOf = {NAMED_ON_THE_PAGE}\n')
        shutil.copy(self.certificate / "fullchain.pem", machine.root / TRUSTED.lstrip("/"))
        machine.run("update-ca-certificates")

    def install(self) -> None:
        """Goes through the page from its top with the settings that are enough to try it."""
        machine = self.machine
        machine.prepare("/etc/submit/environment", PUBLIC)
        self.type("install")
        self.type("settings", 0)
        self.type("services")
        self.type("nginx", 0)
        for name in ("fullchain.pem", "privkey.pem"):
            shutil.copy(self.certificate / name, machine.root / "etc/ssl/submit")
        example = (machine.root / "srv/submit/deploy/nginx.conf").read_text(encoding="utf-8")
        machine.prepare("/etc/nginx/sites-available/submit", example)
        self.type("nginx", 1)

    def connect(self) -> None:
        """Sets up tracker, mail server and their secrets, as the page says."""
        self.machine.prepare("/etc/submit/environment", PUBLIC + REAL.format(redmine=self.redmine.url))
        self.machine.prepare("/etc/submit/secrets/redmine", self.redmine.api_key + "\n")
        self.machine.prepare("/etc/submit/secrets/smtp", f"smtp://desk%40mail:p%2Fss%20w0rd@127.0.0.1:{self.smtp}\n")
        self.machine.write("/etc/submit/clients.toml", CLIENTS.format(domains=DOMAINS))
        self.type("settings", 0)
        self.type("secrets")
        self.machine.run("systemctl restart submit.target")
        self.wait_for_the_form()

    def type(self, section: str, block: int | None = None) -> str:
        """Types the commands of that section of the page, or those of one block of it."""
        blocks = commands(section)
        return "\n".join(self.machine.run(text, 600) for text in (blocks if block is None else [blocks[block]]))

    def is_up(self) -> bool:
        try:
            return self.visitor(lambda: PORT).ask("GET", "/submit/").status == 200
        except OSError:
            return False

    def wait_for_the_form(self, seconds: float = 60) -> None:
        if not wait_until(self.is_up, seconds):
            raise RuntimeError("The form does not come up.")

    def show(self, unit: str, *names: str) -> dict[str, str]:
        """Properties of a unit, as systemd has them."""
        told = self.machine.run(f"systemctl show {unit} --property={','.join(names)}")
        return dict(line.split("=", 1) for line in told.splitlines())

    def outbox(self) -> list[str]:
        """What the administrator sees of the tickets, one a line."""
        return self.machine.run("submit outbox list").splitlines()


def certify(folder: Path) -> Path:
    """A certificate of our own making, as an authority that a machine may be told to trust."""
    folder.mkdir(exist_ok=True)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    command = [*made, "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder
