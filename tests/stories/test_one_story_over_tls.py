"""The whole way over https: the portal's own authority is believed, nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.parts import CLERK, StageCounter, StagePortal
from kiosk.demo.reckoning import CounterBooks
from tests.fakes.tls_authority import TlsAuthority

FILING = ("file", "--operator", CLERK, "--service", "CO2", "--answers", "example", "--no-print", "--json")


@pytest.fixture
def authority(tmp_path: Path) -> TlsAuthority:
    return TlsAuthority(tmp_path / "authority")


@pytest.fixture
def tls_portal(session_portal: StagePortal, authority: TlsAuthority) -> Iterator[StagePortal]:
    certificate, key = authority.issue()
    session_portal.stop()
    session_portal.serve("--tls-cert", str(certificate), "--tls-key", str(key))
    yield session_portal
    session_portal.stop()


def test_one_story_over_tls(tls_portal: StagePortal, authority: TlsAuthority, tmp_path: Path) -> None:
    assert tls_portal.url.startswith("https://")
    counter = StageCounter(tmp_path / "counter")
    counter.enrol(tls_portal.url, tls_portal.enrolment_code(7), "--ca", str(authority.ca_file))
    counter.must("shift", "open", "--operator", CLERK, "--json")
    filed = counter.must(*FILING, "--count", "3", "--vary", "tls").lines
    sync = counter.must("sync", "--once", "--json")
    assert sync.last["waiting"] == 0
    books = CounterBooks.of_home(counter.home)
    held = [entry for entry in tls_portal.export() if entry["device_id"] == books.device_id]
    assert [entry["hash"] for entry in held] == [entry.hash for entry in books.entries]
    assert [item for entry in held for item in entry["application_ids"]] == [
        line["application_id"] for line in filed
    ]


def test_another_authority_is_refused(
    tls_portal: StagePortal, authority: TlsAuthority, tmp_path: Path
) -> None:
    stranger = TlsAuthority(tmp_path / "stranger", "Somebody else")
    counter = StageCounter(tmp_path / "counter")
    code = tls_portal.enrolment_code(8)
    words = ("enrol", "--portal", tls_portal.url, "--code", code, "--json", "--ca")
    refused = counter.run(*words, str(stranger.ca_file))
    assert (refused.code, refused.last["error"]) == (3, "LIN-108")
    assert counter.run(*words, str(authority.ca_file)).code == 0


def test_plain_http_beyond_this_machine_is_refused(tmp_path: Path) -> None:
    counter = StageCounter(tmp_path / "elsewhere")
    words = ("enrol", "--portal", "http://portal.example:8440", "--code", "0" * 32, "--json")
    refused = counter.run(*words)
    assert refused.code == 3
    assert refused.last["error"] in {"CFG-100", "LIN-105"}
