"""The journal over the line: stored before answered, nothing correctly signed is lost."""

import gzip
import hashlib
import json
import struct
from collections.abc import Callable
from typing import Any

import pytest
import requests
import zstandard
from sqlalchemy import select, update

from portal.opened import Portal
from portal.tables import Body, Branch, DeviceKey, Entry
from portal.text_codes import utc_now
from tests.fakes.portal_caller import Chain, KeyPair, PortalCaller, answers_keys, body, unb64
from tests.fakes.portal_filing import settle


def problem(response: requests.Response) -> dict[str, Any]:
    fields: dict[str, Any] = response.json()
    fields["name"] = str(fields["type"]).removeprefix("urn:libya-post:problem:")
    return fields


def entries(portal: Portal) -> list[Entry]:
    with portal.sessions() as session:
        return list(session.scalars(select(Entry).order_by(Entry.id)))


def opened_checkpoint(answer: dict[str, Any], caller: PortalCaller) -> dict[str, Any]:
    document = answer["checkpoint"]
    assert document["context"] == "lpk-checkpoint-1"
    (signature,) = document["signatures"]
    payload = unb64(document["payload"])
    key = answers_keys(caller.enrolment["trust_root"])[signature["key_id"]]
    key.verify(unb64(signature["signature"]), b"lpk-checkpoint-1" + payload)
    fields: dict[str, Any] = json.loads(payload)
    return fields


def test_what_is_stored_is_byte_for_byte_what_was_signed(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    settle(chain)
    assert caller.journal(chain.run()).status_code == 200
    assert [entry.envelope for entry in entries(portal)] == [built.envelope for built in chain.entries]
    with portal.sessions() as session:
        rows = session.scalars(select(Body).order_by(Body.entry_id, Body.position))
        assert [row.data for row in rows] == [data for built in chain.entries for data in built.bodies]


def test_the_answer_carries_a_signed_checkpoint_of_the_last_entry(caller: PortalCaller) -> None:
    chain = caller.chain()
    answer = caller.journal(chain.run()).json()
    last = chain.entries[-1]
    assert (answer["head_seq"], answer["head_hash"], answer["branch"]) == (2, last.hash, "main")
    checkpoint = opened_checkpoint(answer, caller)
    checkpoint.pop("received_at")
    assert checkpoint == {
        "type": "checkpoint",
        "incarnation": caller.enrolment["incarnation"],
        "device_id": chain.device_id,
        "epoch": chain.epoch,
        "branch": "main",
        "seq": 2,
        "hash": last.hash,
    }


def test_hello_tells_the_head(caller: PortalCaller) -> None:
    assert caller.hello().json()["heads"] == []
    chain = caller.chain()
    caller.journal(chain.run())
    assert caller.hello().json()["heads"] == [
        {"epoch": chain.epoch, "branch": "main", "seq": 2, "hash": chain.entries[-1].hash}
    ]


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("zstd", zstandard.ZstdCompressor().compress), ("gzip", gzip.compress), ("identity", bytes)],
)
def test_every_published_coding_is_understood(
    caller: PortalCaller, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    assert caller.journal(pack(caller.chain().run()), coding).status_code == 200


def test_the_same_bytes_again_get_the_same_answer_for_ever(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    first = caller.journal(chain.run()).json()
    settle(chain)
    caller.journal(chain.run(3))
    assert caller.journal(chain.run(1, 2)).json() == first
    assert len(entries(portal)) == 3


def test_a_run_that_overlaps_adds_only_the_rest(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    caller.journal(chain.run())
    settle(chain)
    answer = caller.journal(chain.run(1))
    assert (answer.status_code, answer.json()["head_seq"]) == (200, 3)
    assert [entry.seq for entry in entries(portal)] == [1, 2, 3]


def test_a_gap_is_answered_with_the_head_and_stores_nothing(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    caller.journal(chain.run(1, 1))
    settle(chain)
    answer = caller.journal(chain.run(3))
    fields = problem(answer)
    assert (answer.status_code, fields["name"]) == (409, "run-gap")
    assert (fields["head_seq"], fields["head_hash"]) == (1, chain.entries[0].hash)
    assert len(entries(portal)) == 1


def test_a_run_into_nothing_is_a_gap_from_the_beginning(caller: PortalCaller) -> None:
    fields = problem(caller.journal(caller.chain().run(2)))
    assert (fields["name"], fields["head_seq"], fields["head_hash"]) == ("run-gap", 0, "0" * 64)


def fork(chain: Chain, at: int) -> Chain:
    """Return a clone of a chain's PC that remembers only the first entries."""
    twin = Chain(chain.journal, chain.device_id, epoch=chain.epoch, entries=chain.entries[:at])
    twin.session, twin.operator, twin.session_key = chain.session, chain.operator, chain.session_key
    return twin


def test_a_clones_entries_are_stored_and_countersigned_on_a_branch(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    settle(chain)
    caller.journal(chain.run())
    clone = fork(chain, 2)
    settle(clone)
    answer = caller.journal(clone.run(2))
    fields = problem(answer)
    assert (answer.status_code, fields["name"], fields["branch"]) == (409, "run-conflict", "branch-1")
    assert opened_checkpoint(fields, caller)["hash"] == clone.entries[-1].hash
    held = [(entry.branch, entry.seq, entry.is_held) for entry in entries(portal)]
    assert held == [("main", 1, False), ("main", 2, False), ("main", 3, False), ("branch-1", 3, True)]


def test_two_clones_go_on_side_by_side(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    caller.journal(chain.run())
    clone = fork(chain, 2)
    for line in (chain, clone, chain, clone):
        settle(line)
        caller.journal(line.run(len(line.entries)))
    with portal.sessions() as session:
        branches = {branch.name: branch for branch in session.scalars(select(Branch))}
    assert branches["main"].head_hash == chain.entries[-1].hash
    assert branches["branch-1"].head_hash == clone.entries[-1].hash
    assert len(entries(portal)) == 6


def test_the_clones_bytes_again_get_the_same_announcement(caller: PortalCaller) -> None:
    chain = caller.chain()
    settle(chain)
    caller.journal(chain.run())
    clone = fork(chain, 2)
    settle(clone)
    first, again = caller.journal(clone.run(3)).json(), caller.journal(clone.run(3)).json()
    assert first == again


def test_a_run_on_an_unknown_parent_is_kept_too(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    settle(chain)
    caller.journal(chain.run())
    clone = fork(chain, 1)
    clone.open_session()
    settle(clone)
    settle(clone)
    fields = problem(caller.journal(clone.run(4)))
    assert (fields["name"], fields["branch"]) == ("run-conflict", "branch-1")
    assert caller.journal(clone.run(4)).json()["checkpoint"] == fields["checkpoint"]
    assert len(entries(portal)) == 4


def test_a_new_epoch_begins_a_line_of_its_own(caller: PortalCaller) -> None:
    first = caller.chain()
    caller.journal(first.run())
    second = caller.chain()
    assert caller.journal(second.run()).status_code == 200
    assert {head["epoch"] for head in caller.hello().json()["heads"]} == {first.epoch, second.epoch}


def test_kinds_and_schemas_of_tomorrow_are_stored(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    chain.add("appointment.made", {"when": "tomorrow"})
    chain.add("basket.settled", {"form": "new"}, schema=7)
    chain.add("shift.opened", {}, facts_bytes=b"not even JSON")
    assert caller.journal(chain.run()).status_code == 200
    assert len(entries(portal)) == 5


def test_an_erased_body_travels_as_its_hash(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    built = settle(chain)
    whole, erased = chain.run(), hashlib.sha256(b"lpk-personal-1" + built.bodies[1]).digest()
    part = struct.pack(">I", len(built.bodies[1])) + built.bodies[1]
    run = whole.replace(part, struct.pack(">I", 0xFFFFFFFF) + erased)
    assert caller.journal(run).status_code == 200
    with portal.sessions() as session:
        row = session.scalars(select(Body).where(Body.position == 1)).one()
    assert (row.data, row.hash) == (None, erased.hex())


def test_one_changed_byte_is_refused_and_nothing_is_stored(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    run = chain.run().replace(b'"reason":"enrolment"', b'"reason":"enrolmenT"')
    assert problem(caller.journal(run))["name"] == "bad-signature"
    assert entries(portal) == []


def test_only_the_devices_own_journal_key_signs_its_runs(caller: PortalCaller) -> None:
    stranger = Chain(KeyPair(), caller.enrolment["device_id"])
    stranger.add("epoch.opened", {"reason": "enrolment", "ordinal": 1, "parent": None})
    assert problem(caller.journal(stranger.run()))["name"] == "unknown-device"
    transport = Chain(caller.keys["transport"], caller.enrolment["device_id"])
    transport.add("epoch.opened", {"reason": "enrolment", "ordinal": 1, "parent": None})
    assert problem(caller.journal(transport.run()))["name"] == "unknown-device"


def test_nobody_sends_another_devices_run(
    caller: PortalCaller, portal_url: str, new_code: Callable[..., str]
) -> None:
    other = PortalCaller(portal_url)
    other.enrol(new_code(counter=4))
    assert problem(other.journal(caller.chain().run()))["name"] == "bad-signature"
    other.close()


def test_a_revoked_key_is_not_heard(caller: PortalCaller, portal: Portal) -> None:
    with portal.sessions.begin() as session:
        session.execute(
            update(DeviceKey)
            .where(DeviceKey.key_id == caller.keys["transport"].key_id)
            .values(revoked_at=utc_now())
        )
    assert problem(caller.hello())["name"] == "unknown-device"


def test_a_run_bomb_is_not_unpacked(caller: PortalCaller) -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(64 * 1024 * 1024))
    answer = caller.journal(bomb, "zstd")
    assert (answer.status_code, problem(answer)["name"]) == (413, "too-large")
    answer = caller.journal(gzip.compress(bytes(64 * 1024 * 1024)), "gzip")
    assert answer.status_code == 413


def test_a_body_beyond_the_limit_is_told_the_limit(caller: PortalCaller) -> None:
    answer = caller.journal(bytes(4 * 1024 * 1024 + 1))
    assert (answer.status_code, problem(answer)["max_bytes"]) == (413, 4 * 1024 * 1024)


def test_an_entry_beyond_the_limit_is_named(caller: PortalCaller) -> None:
    chain = caller.chain()
    chain.add("shift.opened", {}, facts_bytes=body({"x": "y" * 262_144}))
    fields = problem(caller.journal(chain.run()))
    assert (fields["name"], fields["detail"][:7]) == ("malformed", "entry 3")


def test_an_unknown_coding_is_refused(caller: PortalCaller) -> None:
    answer = caller.journal(caller.chain().run(), "br")
    assert (answer.status_code, problem(answer)["name"]) == (415, "coding-refused")
