"""The fault programs by their names."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults import (
    answers,
    clock_jumps,
    closing,
    disk_full,
    exactly_once,
    faketime,
    limits,
    many_queued,
    month,
    one_alone,
    one_writer,
    order_on_disk,
    poison,
    postgres,
    power_loss,
    pressing,
    real_redmine,
    restarts,
    smtp,
    store_locked,
    tracker_down,
)
from tests.faults.report import Report

Program = Callable[[Path, bool], Report]
"""Works in a folder of its own, for long or for seconds."""

PROGRAMS: Mapping[str, Program] = {
    "answers": answers.run,
    "clock_jumps": clock_jumps.run,
    "closing": closing.run,
    "disk_full": disk_full.run,
    "exactly_once": exactly_once.run,
    "faketime": faketime.run,
    "limits": limits.run,
    "many_queued": many_queued.run,
    "redmine_month": month.run,
    "one_writer": one_writer.run,
    "order_on_disk": order_on_disk.run,
    "poison": poison.run,
    "postgres": postgres.run,
    "power_loss": power_loss.run,
    "replies_cut": pressing.run_replies_cut,
    "redmine_noise": real_redmine.run_noise,
    "redmine_refusing": real_redmine.run_refusing,
    "redmine_spoilt": real_redmine.run_spoilt,
    "restarts": restarts.run,
    "smtp": smtp.run,
    "store_locked": store_locked.run,
    "supervisor_killed": one_alone.run_supervisor,
    "tracker_down": tracker_down.run,
    "twins": pressing.run_twins,
    "worker_killed": one_alone.run_killed,
    "worker_stuck": one_alone.run_stuck,
}
