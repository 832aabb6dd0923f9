"""The portal's side of the way around: runs in blobs, bodies that are owed, and what waits for them."""

import contextlib
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import requests
import zstandard
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.commands.export import export_lines
from portal.commands.stats import gather
from portal.journal.content_coding import dictionaries
from portal.opened import Portal
from portal.tables import Blob, Body, Entry, OwedBody
from tests.fakes.portal_caller import Built, PortalCaller, canonical
from tests.fakes.portal_filing import amend, application, reverse, settle, withdraw
from tests.portal.test_blobs_line import upload
from tests.portal.test_contract_papers import check


def by_blob(
    caller: PortalCaller, blob: str, coding: str = "identity", changed: dict[str, Any] | None = None
) -> requests.Response:
    headers = {"Content-Type": "application/vnd.lpk.run-blob"}
    body = canonical({"blob": blob, "coding": coding, **(changed or {})})
    return caller.send(caller.prepare("POST", "/v1/journal", body, headers))


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def packed_with_dictionary(run: bytes) -> bytes:
    (found,) = dictionaries().values()
    named = hashlib.sha256(found.as_bytes()).digest()
    return bytes.fromhex("5e2a4d1820000000") + named + zstandard.ZstdCompressor(dict_data=found).compress(run)


def problem(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def owed(caller: PortalCaller) -> list[dict[str, Any]]:
    answer = caller.hello().json()
    check("hello-answer", answer)
    found: list[dict[str, Any]] = answer.get("owed", [])
    return found


def as_owed(caller: PortalCaller, *entries: Built) -> list[dict[str, Any]]:
    epochs = {item["epoch"] for item in owed(caller)}
    return [{"epoch": epoch, "seq": built.seq, "hash": built.hash} for epoch in epochs for built in entries]


def test_hello_offers_the_way_around(caller: PortalCaller) -> None:
    assert {"way-around-1", "way-around-2"} <= set(caller.hello().json()["offers"])


@pytest.mark.parametrize("coding", ["identity", "zstd", "dcz"])
def test_a_run_in_a_blob_is_stored_answered_and_judged_like_any_other(
    caller: PortalCaller, portal: Portal, coding: str
) -> None:
    chain = caller.chain()
    settle(chain)
    run = chain.run()
    packed = {"identity": bytes, "zstd": zstandard.compress, "dcz": packed_with_dictionary}[coding](run)
    assert upload(caller, packed).status_code == 200
    answer = by_blob(caller, named(packed), coding)
    assert answer.status_code == 200
    assert answer.json() == caller.journal(run).json()
    assert [item["fields"]["state"] for item in caller.items("judgement")] == ["accepted"]
    with portal.sessions() as session:
        assert session.scalars(select(Blob.hash)).all() == []


def test_a_blob_that_is_not_here_whole_is_asked_for(caller: PortalCaller) -> None:
    assert problem(by_blob(caller, "0" * 64)) == (409, "blob-missing")


@pytest.mark.parametrize("changed", [{"coding": "br"}, {"extra": 1}, {"coding": 7}, {"blob": 7}])
def test_a_reference_of_another_form_is_refused(caller: PortalCaller, changed: dict[str, Any]) -> None:
    assert problem(by_blob(caller, "0" * 64, changed=changed)) == (400, "malformed")


def test_a_blob_that_is_no_run_is_refused_and_kept_until_it_gives_way(caller: PortalCaller) -> None:
    data = b"not a run"
    assert upload(caller, data).status_code == 200
    assert problem(by_blob(caller, named(data))) == (400, "malformed")


def test_a_picture_that_a_case_names_is_not_thrown_away_as_a_run(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    other = caller.chain()
    picture = other.run()
    item = {"hash": named(picture), "size_bytes": len(picture), "media_type": "image/png", "pages": 1}
    settle(chain, application(attachments=[item]))
    assert caller.journal(chain.run()).status_code == 200
    assert upload(caller, picture).status_code == 200
    assert by_blob(caller, named(picture)).status_code == 200
    with portal.sessions() as session:
        assert session.scalars(select(Blob.hash)).all() == [named(picture)]


def test_an_entry_that_owes_its_bodies_is_stored_and_countersigned_and_holds_up_nobody(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    poison, sound = application(), application()
    settle(chain, poison)
    settle(chain, sound)
    answer = caller.journal(chain.run(owing=(3,)))
    assert (answer.status_code, answer.json()["head_hash"]) == (200, chain.entries[-1].hash)
    assert owed(caller) == as_owed(caller, chain.entries[2])
    judged = [item["fields"]["application_id"] for item in caller.items("judgement")]
    assert judged == [sound["application_id"]]
    with portal.sessions() as session:
        envelopes = session.scalars(select(Entry.envelope).order_by(Entry.id)).all()
        assert envelopes == [built.envelope for built in chain.entries]
        assert gather(session, portal)["bodies_owed"] == 2
        assert [line["hash"] for line in export_lines(session)] == [built.hash for built in chain.entries]


@pytest.mark.parametrize("way", ["line", "blob"])
def test_owed_bodies_are_handed_in_later_and_the_application_is_judged(
    caller: PortalCaller, portal: Portal, way: str
) -> None:
    chain = caller.chain()
    settle(chain)
    settle(chain)
    assert caller.journal(chain.run(owing=(3,))).status_code == 200
    run = chain.run(3, 3)
    if way == "blob":
        upload(caller, run)
    answer = caller.journal(run) if way == "line" else by_blob(caller, named(run))
    assert answer.status_code == 200
    assert owed(caller) == []
    assert [item["fields"]["state"] for item in caller.items("judgement")] == ["accepted", "accepted"]
    with portal.sessions() as session:
        bodies = session.scalars(select(Body.data).order_by(Body.entry_id, Body.position)).all()
        assert bodies == [data for built in chain.entries for data in built.bodies]
    assert caller.journal(run).json() == answer.json()


def test_an_owed_entry_sent_again_owing_stays_owed(caller: PortalCaller) -> None:
    chain = caller.chain()
    settle(chain)
    first = caller.journal(chain.run(owing=(3,))).json()
    assert caller.journal(chain.run(owing=(3,))).json() == first
    assert owed(caller) == as_owed(caller, chain.entries[2])


def test_a_body_handed_in_with_another_content_is_another_entry_and_pays_nothing(
    caller: PortalCaller, portal: Portal
) -> None:
    chain = caller.chain()
    built = settle(chain)
    settle(chain)
    assert caller.journal(chain.run(owing=(3,))).status_code == 200
    built.bodies[1] = b'{"salt":"' + b"0" * 32 + b'"}'
    assert problem(caller.journal(chain.run(3, 3)))[0] == 401  # the signature is of another hash
    with portal.sessions() as session:
        assert len(session.scalars(select(OwedBody.hash)).all()) == 2


def test_a_reversal_waits_for_the_owed_act_that_it_takes_back(caller: PortalCaller) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    reverse(chain, entry, [filed["application_id"]])
    assert caller.journal(chain.run(owing=(3,))).status_code == 200
    assert caller.items("judgement") == []
    assert caller.journal(chain.run(3, 3)).status_code == 200
    assert [item["fields"]["state"] for item in caller.items("judgement")] == ["accepted"]
    assert [item["fields"]["state"] for item in caller.items("case.state")] == ["withdrawn", "refunded"]


def test_only_what_names_the_owed_act_waits_for_it(caller: PortalCaller) -> None:
    chain = caller.chain()
    poison, taken_back, corrected, withdrawn = (application() for _ in range(4))
    refused = settle(chain, poison)
    entry = settle(chain, taken_back)
    reverse(chain, entry, [taken_back["application_id"]])
    amended = amend(chain, settle(chain, corrected), corrected)
    withdraw(chain, settle(chain, withdrawn), withdrawn)
    waits = amend(chain, refused, poison)
    assert caller.journal(chain.run(owing=(refused.seq,))).status_code == 200
    states = {item["object"]: item["fields"]["state"] for item in caller.items("case.state")}
    assert states == dict.fromkeys((one["application_id"] for one in (taken_back, withdrawn)), "refunded")
    judged = [item["fields"]["entry_hash"] for item in caller.items("judgement")]
    assert amended.hash in judged
    assert waits.hash not in judged
    caller.journal(chain.run(refused.seq, refused.seq))
    assert [item["fields"]["entry_hash"] for item in caller.items("judgement")][-2:] == [
        refused.hash,
        waits.hash,
    ]


def test_acts_of_another_session_do_not_wait(caller: PortalCaller) -> None:
    chain = caller.chain()
    first, operator = chain.session, chain.operator
    opened = chain.open_session()
    waits = settle(chain)
    chain.session, chain.operator = first, operator
    sound = settle(chain)
    assert caller.journal(chain.run(owing=(opened.seq,))).status_code == 200
    assert [item["fields"]["entry_hash"] for item in caller.items("judgement")] == [sound.hash]
    caller.journal(chain.run(opened.seq, opened.seq))
    judged = [(item["fields"]["entry_hash"], item["fields"]["state"]) for item in caller.items("judgement")]
    assert judged == [(sound.hash, "accepted"), (waits.hash, "accepted")]


def test_acts_of_a_session_wait_for_the_entry_that_opened_it(caller: PortalCaller) -> None:
    chain = caller.chain()
    settle(chain)
    assert caller.journal(chain.run(owing=(2,))).status_code == 200
    assert caller.items("judgement") == []
    assert caller.journal(chain.run(2, 2)).status_code == 200
    assert [item["fields"]["reasons"] for item in caller.items("judgement")] == [[]]


def test_a_counter_gets_its_own_journal_back_as_runs_that_its_key_has_signed_and_nobody_elses(
    caller: PortalCaller, new_code: Callable[..., str]
) -> None:
    chain = caller.chain()
    settle(chain)
    settle(chain)
    caller.journal(chain.run(1, 2))
    caller.journal(chain.run(3, 4, owing=(4,)))
    assert "journal-back-1" in caller.hello().json()["offers"]
    assert given_back(caller, chain.epoch) == [chain.run(1, 2), chain.run(3, 4, owing=(4,))]
    assert given_back(caller, chain.epoch, after=2) == [chain.run(3, 4, owing=(4,))]
    assert given_back(caller, chain.epoch, after=4) == []
    caller.journal(chain.run(4, 4))
    assert given_back(caller, chain.epoch, after=2) == [chain.run(3, 4)]
    with contextlib.closing(PortalCaller(caller.url)) as other:
        other.enrol(new_code(counter=2))
        assert given_back(other, chain.epoch) == []
    assert problem(caller.send(caller.prepare("GET", "/v1/journal?epoch=main"))) == (400, "malformed")


def given_back(caller: PortalCaller, epoch: str, after: int = 0) -> list[bytes]:
    answer = caller.send(caller.prepare("GET", f"/v1/journal?epoch={epoch}&after={after}"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vnd.lpk.runs")
    framed, runs = zstandard.decompress(answer.content), []
    while framed:
        length = int.from_bytes(framed[:4])
        runs.append(framed[4 : 4 + length])
        framed = framed[4 + length :]
    return runs


def test_what_was_handed_in_is_never_changed(caller: PortalCaller, portal: Portal) -> None:
    chain = caller.chain()
    settle(chain)
    caller.journal(chain.run(owing=(3,)))
    caller.journal(chain.run(3, 3))
    with portal.sessions() as session, pytest.raises(DBAPIError, match="never changed"):
        session.execute(text("UPDATE body SET data = NULL"))
