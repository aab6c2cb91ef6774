"""The same sources build with the successor of Material, whose support ends in May 2027."""

from pathlib import Path

import pytest

from bench.successor import VERSION, compared, is_installed
from submit.site.build.site_build import build_site
from tests.conftest import ROOT
from tests.site.conftest import NOW, URL

pytestmark = pytest.mark.skipif(
    not is_installed(), reason=f"Zensical {VERSION} is not installed: `python -m bench.successor --install` does it"
)


@pytest.mark.long
def test_the_successor_builds_all_that_our_site_has(tmp_path: Path) -> None:
    ours = build_site(ROOT, tmp_path / "sites", URL, NOW)
    assert dict(compared(ours.site, tmp_path / "theirs")) == {"ru": [], "en": []}
