"""No line at all: entries leave on a stick, the answer comes back on it, and doing it twice is once."""

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import bundling
from kiosk.app.bundling import export_bundle, import_answer, read_bundle
from kiosk.app.carrying import carry_home
from kiosk.errors import AnswerNotTrustedError, BundleDamagedError, BundleError, ForeignBundleError
from kiosk.store.disk import write_whole
from kiosk.sync.bundle import unpack
from tests.fakes.real_counter import RealCounter
from tests.fakes.two_portals import ServingPortal, TwoPortals

COUNTERS = itertools.count(1)


@pytest.fixture(scope="module")
def portals() -> Iterator[TwoPortals]:
    made = TwoPortals()
    yield made
    made.close()


@pytest.fixture(scope="module")
def serving(portals: TwoPortals) -> ServingPortal:
    return portals.serve()


@pytest.fixture
def counter(portals: TwoPortals, serving: ServingPortal, tmp_path: Path) -> RealCounter:
    """A counter that was enrolled over the line and has filed since."""
    made = RealCounter.enrol(tmp_path / "counter", (serving.url,), portals.code(next(COUNTERS)))
    made.open_shift()
    made.file(6)
    return made


def held(portals: TwoPortals, counter: RealCounter) -> list[str]:
    return [str(row["hash"]) for row in portals.held(counter.device_id)]


def waiting(counter: RealCounter) -> int:
    return int(counter.said("status", "--no-devices")["waiting"])


def test_a_bundle_brings_everything_and_its_answer_confirms_and_judges(
    portals: TwoPortals, counter: RealCounter, tmp_path: Path
) -> None:
    bundle, answer = tmp_path / "out.lpb", tmp_path / "back.lpb"
    said = counter.said("bundle", "export", "--output", str(bundle))
    assert (said["exit"], said["entries"]) == (0, waiting(counter))
    taken = json.loads(portals.run("bundle", "import", str(bundle), "--output", str(answer), "--json"))
    assert (taken["entries"], taken["refused"]) == (said["entries"], [])
    assert held(portals, counter) == counter.hashes()
    brought = counter.said("bundle", "import", str(answer))
    assert (brought["exit"], brought["disagreeing"]) == (0, [])
    assert brought["feed_items"] >= 6
    assert waiting(counter) == 0
    assert counter.states() == ["accepted"] * 6


def test_everything_twice_is_once(portals: TwoPortals, counter: RealCounter, tmp_path: Path) -> None:
    bundle, answer = tmp_path / "out.lpb", tmp_path / "back.lpb"
    export_bundle(counter.home, bundle)
    for _ in range(2):
        portals.run("bundle", "import", str(bundle), "--output", str(answer))
    first = import_answer(counter.home, answer)
    again = import_answer(counter.home, answer)
    assert first.feed_items > 0
    assert again.feed_items == 0
    assert carry_home(counter.machine).sent == 0
    assert held(portals, counter) == counter.hashes()
    assert portals.stats()["branches_waiting"] == 0


def test_another_counter_with_a_line_carries_it_unopened(
    portals: TwoPortals, serving: ServingPortal, counter: RealCounter, tmp_path: Path
) -> None:
    carrier = RealCounter.enrol(tmp_path / "carrier", (serving.url,), portals.code(next(COUNTERS)))
    bundle, answer = tmp_path / "out.lpb", tmp_path / "back.lpb"
    export_bundle(counter.home, bundle)
    assert carrier.said("bundle", "carry", str(bundle), "--output", str(answer))["exit"] == 0
    assert held(portals, counter) == counter.hashes()
    with pytest.raises(ForeignBundleError):
        import_answer(carrier.home, answer)
    import_answer(counter.home, answer)
    assert waiting(counter) == 0


def test_nobody_on_the_way_reads_it(counter: RealCounter, tmp_path: Path) -> None:
    written = export_bundle(counter.home, tmp_path / "out.lpb")
    data = read_bundle(written.path)
    assert len(data) == written.size_bytes
    for word in (b"basket", b"CR1", b"1001", "سالم".encode()):
        assert word not in unpack(data).sealed


def test_a_bundle_that_was_half_copied_is_refused_and_the_whole_one_is_taken(
    portals: TwoPortals, counter: RealCounter, tmp_path: Path
) -> None:
    bundle, half, answer = tmp_path / "out.lpb", tmp_path / "half.lpb", tmp_path / "back.lpb"
    export_bundle(counter.home, bundle)
    data = bundle.read_bytes()
    for size in (0, 5, 11, 400, len(data) // 2, len(data) - 1):
        half.write_bytes(data[:size])
        with pytest.raises(AssertionError, match="PRT-201"):
            portals.run("bundle", "import", str(half), "--output", str(answer))
    assert not answer.exists()
    portals.run("bundle", "import", str(bundle), "--output", str(answer))
    back = answer.read_bytes()
    for size in (0, 11, 400, len(back) - 1):
        half.write_bytes(back[:size])
        with pytest.raises((BundleDamagedError, AnswerNotTrustedError)):
            import_answer(counter.home, half)
    assert waiting(counter) > 0


def test_a_medium_that_cannot_be_written_is_said(counter: RealCounter, tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        export_bundle(counter.home, tmp_path / "no such folder" / "out.lpb")
    assert counter.said("bundle", "export")["error"] == "CFG-100"
    assert counter.said("bundle", "import", str(tmp_path / "nothing"))["error"] == "BND-100"


def test_a_medium_that_keeps_something_else_is_found_out(
    counter: RealCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worn_stick(path: Path, data: bytes) -> None:
        write_whole(path, data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])

    monkeypatch.setattr(bundling, "write_whole", worn_stick)
    with pytest.raises(BundleDamagedError):
        export_bundle(counter.home, tmp_path / "out.lpb")


def test_another_portals_answer_is_not_believed(counter: RealCounter, tmp_path: Path) -> None:
    bundle = tmp_path / "out.lpb"
    export_bundle(counter.home, bundle)
    with pytest.raises(AnswerNotTrustedError):
        import_answer(counter.home, bundle)


def test_an_answer_without_a_bundle_brings_the_feed(
    portals: TwoPortals, counter: RealCounter, tmp_path: Path
) -> None:
    bundle, answer = tmp_path / "out.lpb", tmp_path / "back.lpb"
    export_bundle(counter.home, bundle)
    shutil.copyfile(bundle, tmp_path / "copy.lpb")
    portals.run("bundle", "import", str(tmp_path / "copy.lpb"), "--output", str(answer))
    portals.run("bundle", "export", "--device", counter.device_id, "--output", str(answer))
    assert import_answer(counter.home, answer).feed_items >= 6
    assert waiting(counter) == 0
