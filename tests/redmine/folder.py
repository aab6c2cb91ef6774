"""The folder of one Redmine instance, as Debian's package looks for it, and its programs run inside."""

import os
import secrets
import shutil
import subprocess
from pathlib import Path

PROGRAM = Path("/usr/share/redmine")
INSTANCES = Path("/var/lib/redmine")
USER = "www-data"

_DATABASE = """production:
  adapter: sqlite3
  database: {file}
  timeout: 5000
  encoding: utf8
"""


class Folder:
    """The folder of one instance, where Debian's Redmine looks for it by name."""

    def __init__(self) -> None:
        self.name = f"submit-test-{os.getpid()}-{secrets.token_hex(4)}"
        self.path = INSTANCES / self.name
        self.database = self.path / "redmine.sqlite3"

    def make(self) -> None:
        """Writes the configuration, readable for Redmine's user alone."""
        for part in ("config", "files", "log", "tmp", "public/plugin_assets"):
            (self.path / part).mkdir(parents=True)
        (self.path / "config/database.yml").write_text(_DATABASE.format(file=self.database))
        (self.path / "config/secret_key.txt").write_text(secrets.token_hex(32))
        self.hand_over()

    def hand_over(self) -> None:
        """Gives everything in the folder to Redmine's user."""
        for path in (self.path, *self.path.rglob("*")):
            shutil.chown(path, USER, USER)
        self.path.chmod(0o700)

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.path, ignore_errors=True)

    def environment(self, **more: str) -> dict[str, str]:
        """What Redmine's programs find in their environment; nothing of ours gets there."""
        fixed = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.path / "tmp")}
        return fixed | {"REDMINE_INSTANCE": self.name, "RAILS_ENV": "production"} | more

    def run(self, *command: str, **variables: str) -> str:
        """Runs one of Redmine's programs as its user and returns what it printed."""
        done = subprocess.run(
            command,
            cwd=PROGRAM,
            env=self.environment(**variables),
            user=USER,
            group=USER,
            extra_groups=[],
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout
