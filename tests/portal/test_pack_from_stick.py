"""The way to a pack on a stick, on a real store: the newest fit one, what it changes, taken whole."""

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.app.counter import EnrolledMachine
from kiosk.app.stick_packs import StickPacks
from kiosk.store.opening import Store
from kiosk.trust.signers import SessionKeys
from portal.feed.publishing import publish_catalogue
from portal.opened import Portal
from tests.portal.test_catalogue_delta import enrolled, published
from tests.portal.test_pack_by_hand import pack

__all__ = ["enrolled", "pack"]


@pytest.fixture
def stick(tmp_path: Path) -> str:
    return str(tmp_path / "media" / "*")


@pytest.fixture
def packs(enrolled: EnrolledMachine, stick: str) -> StickPacks:
    return StickPacks(enrolled, _open(enrolled), [stick])


def _open(enrolled: EnrolledMachine) -> Store:
    return enrolled.open_store(SessionKeys())


def change(portal: Portal) -> None:
    """Publish without the first service, and with another version of the second."""
    services = copy.deepcopy(published(portal)["services"])
    services[1]["version"] = "9.9"
    with portal.sessions.begin() as session:
        publish_catalogue(session, portal, services[1:])


def test_a_newer_pack_says_who_signed_it_and_what_changes_then_is_taken(
    portal: Portal, packs: StickPacks, pack: Callable[[], Path]
) -> None:
    held = packs.store.books.catalogue()
    assert held is not None
    change(portal)
    file = pack()
    found = packs.find()
    assert [each.name for each in found] == [file.name]
    judged = packs.judge(found)
    assert judged is not None
    seen, fit = judged
    assert seen.refusal == ""
    assert seen.changes.retired == (held.services[0].name,)
    assert len(seen.changes.revised) == 1
    assert seen.signers[0] in packs.enrolled.enrolment.root.delegated("catalogue")
    file.unlink()  # the stick is pulled out: what was judged is what is taken
    packs.take(fit)
    now = packs.store.books.catalogue()
    assert now is not None
    assert held.services[0].code not in {service.code for service in now.services}
    again = packs.judge([fit])
    assert again is not None
    assert again[0].refusal == "INP-120"
    assert {table.kind: table.held for table in again[0].tables}["catalogue"] == again[0].tables[0].offered
    packs.store.close()


def test_a_forged_pack_on_top_does_not_hide_the_good_one(
    portal: Portal, packs: StickPacks, pack: Callable[[], Path]
) -> None:
    change(portal)
    file = pack()
    content = json.loads(file.read_bytes())
    document = content["documents"][0]["document"]
    content["documents"][0]["document"] = {**document, "payload": document["payload"][:-8] + "AAAAAAAA"}
    forged = file.with_name("newer.lpp")
    forged.write_text(json.dumps(content))
    os.utime(forged, (2_000_000_000, 2_000_000_000))
    assert [each.name for each in packs.find()] == ["newer.lpp", file.name]
    judged = packs.judge(packs.find())
    assert judged is not None
    assert judged[0].name == file.name
    only_forged = packs.judge(packs.find()[:1])
    assert only_forged is not None
    assert only_forged[0].refusal == "INP-119"
    assert only_forged[0].tables == ()
    packs.store.close()


def test_a_pack_in_a_folder_is_found_and_an_empty_stick_is_said(packs: StickPacks, tmp_path: Path) -> None:
    assert packs.find() == ()
    assert packs.judge(()) is None
    folder = tmp_path / "media" / "stick" / "services"
    folder.mkdir(parents=True)
    (folder / "x.lpp").write_bytes(b"nothing")
    judged = packs.judge(packs.find())
    assert judged is not None
    assert judged[0].refusal == "INP-118"
    packs.store.close()
