"""The published run: the kiosk's codec and the portal's agree to the byte."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.entry import Entry, parse_entry
from kiosk.errors import MalformedEntryError
from kiosk.sync.bundle import split_parts
from kiosk.sync.wire import decode_run, encode_run

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "portal/contract/vectors/run.json").read_text("utf-8")
)


def _entries() -> list[Entry]:
    rebuilt = decode_run(base64.b64decode(VECTORS["run_base64"]))
    signatures = [b"\0" * 64] * (len(rebuilt.envelopes) - 1) + [rebuilt.last_signature]
    bodies = zip(rebuilt.envelopes, signatures, rebuilt.facts, rebuilt.personal, strict=True)
    return [parse_entry(*one) for one in bodies]


def test_every_envelope_is_rebuilt_with_the_published_hash() -> None:
    rebuilt = decode_run(base64.b64decode(VECTORS["run_base64"]))
    assert list(rebuilt.hashes) == VECTORS["hashes"]
    assert rebuilt.header == VECTORS["header"]


def test_the_same_entries_make_the_same_run() -> None:
    assert encode_run(_entries()) == base64.b64decode(VECTORS["run_base64"])


def test_the_same_entries_owing_their_bodies_make_the_published_run() -> None:
    run = base64.b64decode(VECTORS["owing_run_base64"])
    assert encode_run(_entries(), owes_bodies=True) == run
    rebuilt = decode_run(run)
    assert list(rebuilt.hashes) == VECTORS["hashes"]
    assert set(rebuilt.facts) == {None}
    assert {body for bodies in rebuilt.personal for body in bodies} == {None}


def test_what_the_portal_gives_back_is_runs_and_says_which_entries_owe_a_body() -> None:
    runs = split_parts(base64.b64decode(VECTORS["given_back_base64"]))
    assert runs == [base64.b64decode(VECTORS[name]) for name in ("run_base64", "owing_run_base64")]
    assert [decode_run(run).owing for run in runs] == [frozenset(), frozenset(range(len(VECTORS["hashes"])))]


@pytest.mark.parametrize(
    "refused",
    VECTORS["refused"],
    ids=lambda one: str(one["name"]),
)
def test_what_is_not_a_run_is_refused(refused: dict[str, str]) -> None:
    with pytest.raises(MalformedEntryError):
        decode_run(base64.b64decode(refused["base64"]))
