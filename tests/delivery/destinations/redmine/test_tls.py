"""Calls over TLS. The certificate is made on the spot by openssl."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts
from tests.delivery.destinations.redmine import wire
from tests.delivery.destinations.redmine.wire import Behaviour, Wire, says

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the openssl program is not installed")

KEY = "0123456789abcdef"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    names = ["-subj", "/CN=redmine.example", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*command, "-keyout", path, "-out", path, *names], check=True, capture_output=True)
    return path


@pytest.fixture
def secured(certificate: Path) -> Callable[[Behaviour], Wire]:
    """Makes a server that speaks TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return lambda behaviour: Wire(behaviour, context)


def _post(server: Wire) -> dict[str, object]:
    url = server.url.replace("http:", "https:")
    return ApiClient(url, KEY, Timeouts(connect=1, read=1, total=0.6)).post("issues.json", {}, "ML-FK4XR8BT")


def test_a_certificate_that_nobody_vouches_for_stops_the_channel(secured: Callable[[Behaviour], Wire]) -> None:
    with secured(says(201, {})) as server, pytest.raises(DeliveryError) as caught:
        _post(server)
    assert caught.value.kind is FailureKind.CONFIGURATION
    assert "ертификат" in str(caught.value)
    assert server.requests == []


def test_a_certificate_that_is_vouched_for_is_taken(
    secured: Callable[[Behaviour], Wire], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    with secured(says(201, {"issue": {"id": 1}})) as server:
        assert _post(server) == {"issue": {"id": 1}}


@pytest.mark.parametrize("behaviour", [wire.drips_head, wire.drips_body])
def test_the_deadline_holds_over_tls(
    secured: Callable[[Behaviour], Wire], certificate: Path, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    start = monotonic()
    with secured(behaviour) as server, pytest.raises(DeliveryError) as caught:
        _post(server)
    assert caught.value.kind is FailureKind.UNKNOWN
    assert monotonic() - start < 2
