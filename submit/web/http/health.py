"""Health and metrics, for those who run the service: is it alive, can it work, how much waits. Not public."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from ipaddress import ip_address

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry
from werkzeug.exceptions import NotFound

from submit.store.database import StoreError
from submit.store.entry import State
from submit.store.letter_limits import ALL
from submit.store.letters import LetterState
from submit.store.store_metrics import Figures
from submit.watchdog import RESTARTED
from submit.web.http.free_space import has_room
from submit.web.service import service

Answer = tuple[Response, int] | Response


def blueprint() -> Blueprint:
    """Return the blueprint of the health pages.

    `/healthz`: this process answers. `/readyz`: rules and store are there. `/metrics`: figures for Prometheus.
    """
    pages = Blueprint("operation", __name__)
    pages.before_request(_only_from_near)
    pages.add_url_rule("/healthz", view_func=healthz)
    pages.add_url_rule("/readyz", view_func=readyz)
    pages.add_url_rule("/metrics", view_func=metrics)
    return pages


def _only_from_near() -> None:
    """Raise NotFound for a request that came through a proxy or from a public address."""
    came_from = ip_address(request.remote_addr or "0.0.0.0")
    if "X-Forwarded-For" in request.headers or not came_from.is_private:
        raise NotFound


def healthz() -> Answer:
    return _plain("ok")


def readyz() -> Answer:
    try:
        service().figures()
    except StoreError:
        return _plain("the store does not answer"), 503
    if not service().checker().rulebook.trackers:
        return _plain("no rules are in force"), 503
    if not has_room():
        return _plain("there is too little free space for the store"), 503
    return _plain("ok")


def metrics() -> Answer:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Store(service().figures(), service().limits.left(service().now(), ALL), service().now()))
    registry.register(_Disk(service().free_space()))
    registry.register(_Workers(request.environ.get(RESTARTED, {})))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Workers(Collector):
    """What the watchdog over the workers has done since the server started."""

    def __init__(self, restarted: Mapping[str, int]) -> None:
        self._restarted = restarted

    def collect(self) -> Iterator[Metric]:
        workers = CounterMetricFamily(
            "submit_workers_restarted", "Web workers that the watchdog ended, by cause.", labels=["cause"]
        )
        for cause, number in self._restarted.items():
            workers.add_metric([cause], number)
        yield workers


class _Disk(Collector):
    """The free disk space; nothing for a store on another machine."""

    def __init__(self, free: int | None) -> None:
        self._free = free

    def collect(self) -> Iterator[Metric]:
        if self._free is not None:
            yield GaugeMetricFamily("submit_store_free_bytes", "Free space for the store.", value=self._free)


class _Store(Collector):
    """The figures of the store for Prometheus; times are in seconds."""

    def __init__(self, figures: Figures, letters_left: int, now: datetime) -> None:
        self._figures = figures
        self._letters_left = letters_left
        self._now = now

    def collect(self) -> Iterator[Metric]:
        found = self._figures
        tickets = GaugeMetricFamily("submit_tickets", "Accepted tickets by state.", labels=["state"])
        for state in State:
            tickets.add_metric([state.value], found.tickets.get(state.value, 0))
        letters = GaugeMetricFamily("submit_letters", "Letters by state.", labels=["state"])
        for letter_state in LetterState:
            letters.add_metric([letter_state.value], found.letters.get(letter_state.value, 0))
        lanes = GaugeMetricFamily("submit_lane_held", "Is a process at work in the lane?", labels=["lane"])
        for lane, until in found.lanes.items():
            lanes.add_metric([lane], until > self._now)
        mails = CounterMetricFamily("submit_mails", "Mails in the mailbox by what became of them.", labels=["fate"])
        for fate, count in found.mails.items():
            mails.add_metric([fate], count)
        yield from (tickets, letters, lanes, mails)
        yield GaugeMetricFamily(
            "submit_oldest_ticket_seconds", "Age of the oldest ticket on its way.", value=self._age(found.oldest_ticket)
        )
        yield GaugeMetricFamily(
            "submit_oldest_letter_seconds", "Age of the oldest letter on its way.", value=self._age(found.oldest_letter)
        )
        yield GaugeMetricFamily(
            "submit_letters_on_request_left", "Letters that visitors can still cause now.", value=self._letters_left
        )
        yield CounterMetricFamily("submit_attempts", "Attempts to deliver a ticket.", value=found.attempts)
        yield CounterMetricFamily("submit_findings", "How often a rule spoke to a client.", value=found.spoke)
        yield CounterMetricFamily(
            "submit_findings_passed_over", "Advice that was not followed.", value=found.passed_over
        )

    def _age(self, since: datetime | None) -> float:
        return (self._now - since).total_seconds() if since else 0.0


def _plain(text: str) -> Response:
    return Response(text + "\n", content_type="text/plain; charset=utf-8")
