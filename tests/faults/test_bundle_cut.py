"""The power goes while a bundle is written: the file is the new one whole, the old one, or not there."""

import base64
import copy
import json
import random
import shutil
from pathlib import Path

import pytest

from kiosk.app.bundling import write_and_check
from kiosk.errors import BundleError
from tests.faults.conftest import ROOT, Mounting
from tests.faults.cut_medium import Fate, changing

VECTORS = json.loads((ROOT / "portal/contract/vectors/bundle.json").read_text("utf-8"))
FIRST, SECOND = (base64.b64decode(VECTORS[name]["file"]) for name in ("bundle", "answer"))
NAME = "tip-001-03.lpb"


@pytest.mark.parametrize("fate", list(Fate))
def test_no_cut_leaves_a_bundle_that_is_not_whole(mounted: Mounting, tmp_path: Path, fate: Fate) -> None:
    below = tmp_path / "stick"
    below.mkdir()
    disk = mounted(below)
    for number, data in enumerate((FIRST, SECOND), 1):
        write_and_check(disk.mountpoint / NAME, data)
        disk.say(f"told {number}")
    facts, medium = disk.stop(), copy.deepcopy(disk.before)
    medium.is_strict = fate is Fate.LOST
    told = 0
    for number, fact in enumerate(facts):
        medium.follow(fact)
        told += fact[0] == "said"
        if number not in changing(facts):
            continue
        place = tmp_path / str(number)
        medium.cut(place, fate, random.Random(number))
        found = (place / NAME).read_bytes() if (place / NAME).exists() else None
        allowed = {0: (None, FIRST), 1: (FIRST, SECOND), 2: (SECOND,)}[told]
        assert found in allowed, f"after change {number}, {fact[:3]}, {told} told"
        shutil.rmtree(place)


@pytest.mark.parametrize("room_bytes", [0, 1, 100, len(FIRST) - 1])
def test_a_stick_without_room_is_said_and_keeps_the_bundle_before(
    mounted: Mounting, tmp_path: Path, room_bytes: int
) -> None:
    below = tmp_path / "stick"
    below.mkdir()
    (below / NAME).write_bytes(FIRST)
    disk = mounted(below, room_bytes)
    with pytest.raises(BundleError):
        write_and_check(disk.mountpoint / NAME, FIRST)
    disk.stop()
    assert (below / NAME).read_bytes() == FIRST
