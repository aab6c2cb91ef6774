"""Problems of a page's prose, in the words of this package's `problems.toml`."""

import tomllib
from importlib.resources import files

from submit.rulebook.problem import Catalogue, Problem

WORDS: Catalogue = tomllib.loads(files(__package__).joinpath("problems.toml").read_text(encoding="utf-8"))


class ProseProblem(Problem):
    """A problem whose words are in this package's `problems.toml`."""

    catalogue = WORDS
