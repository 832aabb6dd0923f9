"""Twins as programs of their own on real ptys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.running_twin import RunningTwin

StartTwin = Callable[..., RunningTwin]


@pytest.fixture
def start_twin(tmp_path: Path) -> Iterator[StartTwin]:
    started: list[RunningTwin] = []

    def start(kind: str, *options: str) -> RunningTwin:
        started.append(RunningTwin(kind, tmp_path, *options))
        return started[-1]

    yield start
    for twin in started:
        twin.stop()
