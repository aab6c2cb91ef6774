"""`submit preview`: shows the working tree in a browser while it is being edited."""

import argparse
import signal
import time
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from submit.commands.screen import MESSAGES, complain, put, say, words
from submit.commands.working_folder import root
from submit.config import Settings
from submit.preview.file_watch import Touches, watched
from submit.preview.keeper import Keeper
from submit.preview.preview_server import preview_settings, served


def preview(options: argparse.Namespace, settings: Settings) -> int:
    # SIGTERM works like Ctrl+C, so that the folder is removed too. SystemExit means something else to MkDocs' plugins.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with TemporaryDirectory(prefix="submit-preview-") as folder:
        own = preview_settings(settings, Path(folder), options.port)
        sites = own.var / "sites"
        sites.mkdir()

        def today() -> date:
            return datetime.now(own.time_zone).date()

        keeper = Keeper(root(), sites, own.public_url, today)
        try:
            with watched(root()) as touches, served(own, lambda: keeper.state, MESSAGES["preview"]):
                say("preview.ready", url=own.public_url)
                _keep(keeper, touches)
        except OSError:
            complain(words("preview.port", port=options.port))
            return 1
        except KeyboardInterrupt:
            return 0


def _keep(keeper: Keeper, touches: Touches) -> NoReturn:
    """Follow the pages until the process is told to end."""
    began = time.monotonic()
    while True:
        if touched := touches.wait() if keeper.is_done else touches.take():
            began = time.monotonic()
            keeper.touched(touched)
        lang = keeper.step()
        if lang:
            say("preview.shown", lang=lang, seconds=f"{time.monotonic() - began:.1f}".replace(".", ","))
        else:
            put(remark.text for remark in keeper.state.errors)
            say("preview.kept")
