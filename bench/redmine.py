"""Taking a ticket in, by us and by a real Redmine: the last POST of our form against `POST /projects/….json`.

    .venv/bin/python -m bench.redmine [ROUNDS] [TICKETS]

Both take the same text of 5 kB, in turn, from 1 and from 8 clients at once. The Redmine is Debian's, on SQLite with two
workers, as the tests start it (root, .ci/redmine). Counted are the answers of success in a second: all of ours must be,
and a Redmine on SQLite refuses some where several write. The goal is 20 times the rate of Redmine.
"""

import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import requests

from bench.form import ANSWERS, Arm, measure, ours
from tests.redmine.instance import Instance

CLIENTS = (1, 8)


def taken_by_redmine(redmine: Instance, tickets: int, clients: int) -> tuple[float, int]:
    """Issues made in a second, and how many requests were refused."""
    url = f"{redmine.url}/projects/default/issues.json"
    issue = {"subject": ANSWERS["subject"], "description": "\n\n".join(ANSWERS.values())}
    body = json.dumps({"issue": issue}, ensure_ascii=False).encode()
    headers = {"X-Redmine-API-Key": redmine.known.api_key, "Content-Type": "application/json"}
    codes: list[int] = []

    def work(share: int) -> None:
        with requests.Session() as session:
            session.trust_env = False
            codes.extend([session.post(url, body, headers=headers, timeout=120).status_code for _ in range(share)])

    threads = [threading.Thread(target=work, args=(tickets // clients,)) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes.count(201) / (time.perf_counter() - began), len(codes) - codes.count(201)


def compare(arm: Arm, redmine: Instance, rounds: int, tickets: int, clients: int) -> None:
    own, rival, refused = list[float](), list[float](), 0
    for number in range(rounds + 1):
        figures = measure(arm.server, [arm.ticket() for _ in range(tickets)], clients, b"303")
        rate, failed = taken_by_redmine(redmine, tickets, clients)
        if number:  # The first round warms up.
            own, rival, refused = [*own, figures.rate], [*rival, rate], refused + failed
    ratio = statistics.median(own) / statistics.median(rival)
    print(
        f"{clients} at once: ours {shown(own)}; Redmine {shown(rival)}, refused {refused} of {rounds * tickets}; "
        f"{ratio:.0f} times (goal 20)",
        flush=True,
    )


def shown(rates: list[float]) -> str:
    return f"{statistics.median(rates):.0f}/s ({min(rates):.0f} to {max(rates):.0f})"


def main(rounds: int, tickets: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ours(Path(folder)) as arm, Instance() as redmine:
        print(f"{rounds} rounds of {tickets}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
        for clients in CLIENTS:
            compare(arm, redmine, rounds, tickets, clients)


if __name__ == "__main__":
    main(*(int(argument) for argument in [*sys.argv[1:], *("5", "40")[len(sys.argv) - 1 :]]))
