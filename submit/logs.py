"""Logs: one line of JSON for each event; never what clients write, who they are, or addresses of their pages."""

import logging
import time
from typing import IO

from pythonjsonlogger.json import JsonFormatter

FIELDS = "{asctime}{levelname}{name}{process}{message}"
NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}


def configure(stream: IO[str] | None = None) -> None:
    """Send the logs of this process to `stream`, by default to standard error."""
    formatter = JsonFormatter(FIELDS, style="{", rename_fields=NAMES, json_ensure_ascii=False)
    formatter.converter = time.gmtime
    formatter.default_time_format, formatter.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("submit").setLevel(logging.INFO)
