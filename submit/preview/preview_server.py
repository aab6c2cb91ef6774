"""The server of the preview: the application itself with the band added, in threads of this process."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from socket import create_server
from threading import Thread

from werkzeug.serving import make_server

from submit.app import create_app
from submit.config import Settings
from submit.store.database import Database
from submit.store.migration import migrate
from submit.web.preview import preview_pages
from submit.web.preview.band import Band
from submit.web.preview.state import PreviewState


def preview_settings(settings: Settings, folder: Path, port: int) -> Settings:
    """Return settings for a preview that keeps everything in `folder`, delivers nothing and asks for no proof."""
    return replace(
        settings,
        port=port,
        public_url=f"http://{settings.host}:{port}",
        var=folder,
        database_url=f"sqlite:///{folder / 'preview.db'}",
        destination="maildir",
        redmine=None,
        mail=None,
        proof="off",
        secret_key=None,
        proxies=0,
    )


@contextmanager
def served(settings: Settings, state: Callable[[], PreviewState], words: Mapping[str, str]) -> Iterator[None]:
    """Serve the preview while the block runs. Raises OSError if the port is taken."""
    database = Database(settings.database_url)
    migrate(database)
    database.close()
    app = create_app(settings)
    app.register_blueprint(preview_pages.blueprint(state))
    app.wsgi_app = Band(app.wsgi_app, app, state, words)  # type: ignore[method-assign]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Werkzeug ends the process if a port is taken; with our own socket we can say so in our words.
    with create_server((settings.host, settings.port)) as socket:
        server = make_server(settings.host, settings.port, app, threaded=True, fd=socket.fileno())
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
