"""The sentences that staff read when a delivery to Redmine fails."""

import tomllib
from importlib.resources import files

_SENTENCES: dict[str, str] = tomllib.loads(files(__package__).joinpath("messages.toml").read_text(encoding="utf-8"))


def sentence(code: str, **values: object) -> str:
    """Return the sentence with that code, its placeholders filled."""
    return _SENTENCES[code].format(**values)
