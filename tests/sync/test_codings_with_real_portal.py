"""Content codings, negotiated with the real portal over a way that lets ever fewer of them pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.carrying import carry_home
from kiosk.app.counter import signed_in
from kiosk.domain.identifiers import OperatorId
from tests.fakes.choosy_way import PASS, ChoosyWay
from tests.fakes.real_counter import RealCounter
from tests.fakes.real_portal import RealPortal

DCZ, ZSTD, GZIP = bytes.fromhex("5e2a4d18"), bytes.fromhex("28b52ffd"), bytes.fromhex("1f8b")
RUN = b"\x00\x00"  # a plain run begins with the length of its header
UNSUPPORTED = 415


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


@pytest.fixture
def way(portal: RealPortal) -> Iterator[ChoosyWay]:
    with ChoosyWay(int(portal.url.rpartition(":")[2])) as running:
        yield running


def test_the_best_coding_that_passes_is_used_and_every_one_arrives(
    portal: RealPortal, way: ChoosyWay, tmp_path: Path
) -> None:
    counter = RealCounter.enrol(tmp_path / "counter", (way.url,), portal.code(1))
    ladder = [DCZ, ZSTD, GZIP, RUN]
    for refused in range(len(ladder)):
        with signed_in(counter.home, OperatorId("1001"), "135790"):
            pass
        seen: list[bytes] = []

        def refuses(_method: str, target: str, body: bytes, refused: int = refused) -> int:
            if target != "/v1/journal":
                return PASS
            seen.append(body)  # noqa: B023 - asked within this turn only
            return UNSUPPORTED if body.startswith(tuple(ladder[:refused])) else PASS

        way.refuses = refuses
        result = carry_home(counter.machine)
        assert (result.failure, result.waiting) == (None, 0), ladder[refused]
        assert seen[-1].startswith(ladder[refused])
        # With the entry before as context and then without it, then each simpler coding once.
        tried = [next(kind for kind in ladder if body.startswith(kind)) for body in seen]
        assert list(dict.fromkeys(tried)) == ladder[: refused + 1]
        assert [row["hash"] for row in portal.held(counter.device_id)] == counter.hashes()
