"""P3: the same as P2 on a real Redmine, through a proxy that spoils calls; then beside writers that make it refuse."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tests.faults import redmine
from tests.faults.crowd import Crowd
from tests.faults.exactly_once import torment
from tests.faults.installation import Installation, redmine_settings
from tests.faults.judging import judge
from tests.faults.proxy import Proxy
from tests.faults.redmine import Impatient, Noise
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.redmine.instance import Instance

PATIENCE = {"lease": 30, "lane_lease": 2, "pauses": [0.2, 0.5, 1, 2], "timeouts": [5, 10, 20]}
"""A call may take as long as a busy Redmine needs: what it is still at must not be asked for again."""
HASTE = {**PATIENCE, "lease": 6, "timeouts": [2, 3, 5]}
QUIET = 180.0


def run_spoilt(folder: Path, long: bool) -> Report:
    """Through a proxy that spoils calls, while processes are killed."""
    redmine.available()
    with Instance() as real:
        return _spoilt("redmine_spoilt", folder, real, *((150, 30) if long else (10, 2)))


def run_noise(folder: Path, long: bool) -> Report:
    """The same beside three writers, for which Redmine has to wait on its database."""
    redmine.available()
    with Instance() as real:
        return _spoilt("redmine_noise", folder, real, *((80, 10) if long else (4, 1)), PATIENCE, writers=3)


def run_refusing(folder: Path, long: bool) -> Report:
    """Beside writers that make Redmine refuse. No proxy, no kills: what goes wrong here is Redmine's own doing. Eight
    writers, each with a pause of 0.2 s after each issue, have more than half of their own calls refused."""
    redmine.available()
    with Impatient() as real:
        return _refusing(folder, real, *((30, 8, 0.2) if long else (3, 2, 1.0)))


def _spoilt(
    name: str,
    folder: Path,
    real: Instance,
    tickets: int,
    kills: int,
    patience: Mapping[str, object] = HASTE,
    writers: int = 0,
) -> Report:
    report, began = Report(name), monotonic()
    impatience = float(patience["timeouts"][1])  # type: ignore[index]
    with (
        Noise(real, writers, pause=0.3) as noise,
        Proxy(real.url, impatience) as proxy,
        _installed(folder, proxy.url, real, patience) as installation,
    ):
        web, deliver = installation.web().start(), installation.deliver().start()
        crowd = Crowd(lambda: [web.port or 0], tickets, files_every=1).start()
        done = torment([web, deliver], crowd, proxy, kills)
        crowd.finish(600)
        settle(report, installation, QUIET)
        share = proxy.spoilt.total() / max(proxy.calls, 1)
        report.tell(kills=done, calls=proxy.calls, spoilt=f"{share:.0%}", noise=dict(noise.answers))
    judge(report, crowd.acknowledged, redmine.arrived(real))
    report.tell(seconds=round(monotonic() - began))
    return report


def _refusing(folder: Path, real: Instance, tickets: int, writers: int, pause: float) -> Report:
    report, began = Report("redmine_refusing"), monotonic()
    with Noise(real, writers, pause) as noise, _installed(folder, real.url, real, PATIENCE) as installation:
        web, _ = installation.web().start(), installation.deliver().start()
        crowd = Crowd(lambda: [web.port or 0], tickets, files_every=1).start()
        crowd.finish(600)
        settle(report, installation, QUIET)
        failed = installation.log().count(" attempt ")
        refused = noise.answers[500] / max(noise.answers.total(), 1)
        report.tell(client_errors=dict(crowd.failures), attempts_that_failed=failed, refused=f"{refused:.0%}")
        report.expect("clients never see an error", not crowd.failures)
    judge(report, crowd.acknowledged, redmine.arrived(real))
    report.tell(seconds=round(monotonic() - began))
    return report


@contextmanager
def _installed(folder: Path, url: str, real: Instance, patience: Mapping[str, object]) -> Iterator[Installation]:
    with Installation(folder, patience, **redmine_settings(url, real.api_key)) as installation:
        yield installation
