"""A month on a real Redmine: people ask, answer, close, reopen and move tickets at random, and the closing rule keeps up.

What is due is said by a clerk with a calendar on the wall (tests/closing/clerk.py), who shares no code with the product.
The times of Redmine are set in its database, so that the month passes in minutes; see `_Stamps`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from submit.closing.closing import APART
from submit.config import read_settings
from submit.delivery.destinations.redmine.client import Client
from submit.rulebook.rulebook import Rulebook
from submit.store.letters import Letters
from submit.store.replies import Replies, Reply, ReplyKind
from tests.closing.board import Board
from tests.closing.clerk import Clerk, Habits
from tests.closing.scene import Scene
from tests.faults.closing import rules_of
from tests.faults.installation import Installation, redmine_settings
from tests.faults.redmine import available
from tests.faults.report import Report
from tests.redmine import people
from tests.redmine.instance import Instance
