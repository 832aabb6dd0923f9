"""A counter's own journal, given back: every run follows the one before and is signed by a key of its own."""

import base64
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import zstandard

from kiosk.domain.identifiers import DeviceId, EpochId, KeyId
from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import WireAnswer
from kiosk.sync.answers import PortalHead
from kiosk.sync.own_past import OwnPast
from tests.fakes.store_parts import TestVerifier

FOLDER = Path(__file__).parents[3] / "portal/contract/vectors"
RUN: dict[str, Any] = json.loads((FOLDER / "run.json").read_text("utf-8"))
KEYS: dict[str, Any] = json.loads((FOLDER / "entry.json").read_text("utf-8"))["keys"]
WHOLE, OWING = (base64.b64decode(RUN[name]) for name in ("run_base64", "owing_run_base64"))
EPOCH, DEVICE = EpochId(RUN["header"]["epoch"]), DeviceId(RUN["header"]["device_id"])
OURS = {KeyId(KEYS["journal"]["key_id"]): bytes.fromhex(KEYS["journal"]["public_hex"])}
HEAD = PortalHead(len(RUN["hashes"]), RUN["hashes"][-1])


class GivingPortal:
    """Answers with these runs whatever is asked, and notes what was asked."""

    def __init__(self, *runs: bytes) -> None:
        framed = b"".join(struct.pack(">I", len(run)) + run for run in runs)
        self._body = zstandard.ZstdCompressor(write_content_size=True).compress(framed)
        self.asked: list[str] = []

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> WireAnswer:
        assert (headers, body) == ({}, b"")
        self.asked.append(f"{method} {target}")
        return WireAnswer(200, {}, self._body)


def past(line: GivingPortal, device: DeviceId = DEVICE, keys: Mapping[KeyId, bytes] = OURS) -> OwnPast:
    return OwnPast(line, device, keys, TestVerifier())


def test_what_our_key_has_signed_is_believed_and_only_the_last_entry_keeps_a_signature() -> None:
    line = GivingPortal(WHOLE)
    entries = list(past(line).entries(EPOCH, HEAD))
    assert [entry.hash for entry in entries] == RUN["hashes"]
    assert [bool(entry.signature) for entry in entries] == [False] * (len(entries) - 1) + [True]
    assert line.asked == [f"GET /v1/journal?epoch={EPOCH}&after=0"]


def test_an_entry_that_lies_there_without_its_bodies_is_left_out() -> None:
    assert list(past(GivingPortal(OWING)).entries(EPOCH, HEAD)) == []


def test_nothing_there_is_not_asked_for() -> None:
    line = GivingPortal()
    assert list(past(line).entries(EPOCH, PortalHead(0, ""))) == []
    assert line.asked == []


@pytest.mark.parametrize(
    "runs",
    [
        (WHOLE[:-1] + bytes([WHOLE[-1] ^ 1]),),  # the signature
        (WHOLE[:700] + bytes([WHOLE[700] ^ 1]) + WHOLE[701:],),  # an entry
        (WHOLE, WHOLE),  # the same place twice
        (WHOLE[:-5],),  # cut off
        (),  # less than was greeted
    ],
    ids=["signature", "entry", "doubled", "cut", "nothing"],
)
def test_what_is_not_as_it_was_signed_is_not_believed(runs: tuple[bytes, ...]) -> None:
    with pytest.raises(AnswerNotTrustedError):
        list(past(GivingPortal(*runs)).entries(EPOCH, PortalHead(HEAD.seq + len(runs) - 1 or 1, HEAD.hash)))


def test_anothers_entries_other_keys_another_epoch_and_another_head_are_not_believed() -> None:
    other_key = {KeyId("0" * 16): b"\0" * 32}
    wrong_key = dict.fromkeys(OURS, bytes.fromhex(KEYS["session"]["public_hex"]))
    for asked in (
        past(GivingPortal(WHOLE), device=DeviceId("K0000000000ZZ")).entries(EPOCH, HEAD),
        past(GivingPortal(WHOLE), keys=other_key).entries(EPOCH, HEAD),
        past(GivingPortal(WHOLE), keys=wrong_key).entries(EPOCH, HEAD),
        past(GivingPortal(WHOLE)).entries(EpochId("f" * 32), HEAD),
        past(GivingPortal(WHOLE)).entries(EPOCH, PortalHead(HEAD.seq, "0" * 64)),
    ):
        with pytest.raises(AnswerNotTrustedError):
            list(asked)
