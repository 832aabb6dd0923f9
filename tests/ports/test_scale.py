"""What every `ports.Scale` promises: the driver on a pty and in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import SCALE_PROFILES, open_scale
from kiosk.devices.scales.toledo_scale import ToledoScale
from kiosk.devices.simulated.scale import ScaleTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import Scale, ScaleState, Weighing
from tests.fakes.running_twin import RunningTwin


class Desk(Protocol):
    scale: Scale

    def load(self, grams: int, swings_ms: int = 0) -> None: ...
    def switch(self, *, is_on: bool) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def close(self) -> None: ...


class MemoryDesk:
    def __init__(self) -> None:
        self._twin = ScaleTwin()
        self._line = InMemoryLine(self._twin)
        self.scale: Scale = ToledoScale(self._line, SCALE_PROFILES["toledo-8217"])

    def load(self, grams: int, swings_ms: int = 0) -> None:
        self._twin.load(grams, swings_ms / 1_000)

    def switch(self, *, is_on: bool) -> None:
        self._twin.is_on = is_on

    def unplug(self) -> None:
        self._line.is_plugged = False

    def plug(self) -> None:
        self._line.is_plugged = True

    def close(self) -> None:
        self._line.close()


class PtyDesk:
    def __init__(self, folder: Path) -> None:
        self._twin = RunningTwin("scale", folder)
        self.scale: Any = open_scale(DeviceRef(str(self._twin.link), "toledo-8217", 9_600))

    def load(self, grams: int, swings_ms: int = 0) -> None:
        self._twin.order("load", grams=grams, swings_ms=swings_ms)

    def switch(self, *, is_on: bool) -> None:
        self._twin.order("on" if is_on else "off")

    def unplug(self) -> None:
        self._twin.order("unplug")

    def plug(self) -> None:
        self._twin.order("plug")

    def close(self) -> None:
        self.scale.close()
        self._twin.stop()


DESKS: dict[str, Callable[[Path], Desk]] = {"in memory": lambda _: MemoryDesk(), "on a pty": PtyDesk}


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made = DESKS[request.param](tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("grams", [0, 5, 1_250, 15_000])
def test_load_at_rest_is_weighed_to_the_gram(desk: Desk, grams: int) -> None:
    desk.load(grams)
    assert desk.scale.weigh(2.0) == Weighing(ScaleState.STABLE, grams)


def test_swinging_load_is_waited_for(desk: Desk) -> None:
    desk.load(800, swings_ms=400)
    assert desk.scale.weigh(5.0) == Weighing(ScaleState.STABLE, 800)


def test_load_that_never_rests_has_no_weight(desk: Desk) -> None:
    desk.load(800, swings_ms=60_000)
    assert desk.scale.weigh(0.5) == Weighing(ScaleState.MOTION)


@pytest.mark.parametrize(("grams", "state"), [(15_001, ScaleState.OVER), (-20, ScaleState.UNDER)])
def test_too_much_and_less_than_nothing_are_said(desk: Desk, grams: int, state: ScaleState) -> None:
    desk.load(grams)
    assert desk.scale.weigh(2.0) == Weighing(state)


def test_scale_that_does_not_answer_is_off_line_and_never_zero(desk: Desk) -> None:
    desk.load(800)
    desk.switch(is_on=False)
    assert desk.scale.weigh(1.0) == Weighing(ScaleState.OFFLINE)
    desk.switch(is_on=True)
    assert desk.scale.weigh(2.0) == Weighing(ScaleState.STABLE, 800)


def test_unplugged_scale_is_absent_until_it_is_back(desk: Desk) -> None:
    desk.load(800)
    assert desk.scale.weigh(2.0).grams == 800
    desk.unplug()
    assert desk.scale.weigh(1.0) == Weighing(ScaleState.ABSENT)
    desk.plug()
    assert desk.scale.weigh(2.0) == Weighing(ScaleState.STABLE, 800)


def test_an_answer_that_came_before_the_question_is_not_believed() -> None:
    twin = ScaleTwin()
    line = InMemoryLine(twin)
    scale = ToledoScale(line, SCALE_PROFILES["toledo-8217"])
    assert scale.weigh(2.0).grams == 0
    twin.send(b"\x0299.999\r")
    line.pass_time(1.0)
    assert scale.weigh(2.0) == Weighing(ScaleState.STABLE, 0)


def test_a_counter_without_a_scale_says_so() -> None:
    assert open_scale(DeviceRef.parse("none")).weigh(1.0) == Weighing(ScaleState.ABSENT)
    with pytest.raises(DeviceNotConfiguredError):
        open_scale(DeviceRef("/dev/null", "epson-80"))
