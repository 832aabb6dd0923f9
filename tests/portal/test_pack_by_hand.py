"""A pack of services carried on a stick: taken as the feed would bring it, or refused with its reason."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.carrying import carry_home
from kiosk.app.counter import EnrolledMachine
from kiosk.app.published_packs import take_pack
from kiosk.cli import main as kiosk
from kiosk.errors import KioskError
from kiosk.sync.feed_items import OpenDocument
from kiosk.sync.published_pack import open_pack
from portal.cli import main as portal_command
from portal.feed.publishing import publish_catalogue, publish_directory
from portal.home import PortalHome
from portal.opened import Portal
from portal.trust.signed_document import sign_document
from tests.portal.test_catalogue_delta import enrolled, published
from tests.store.test_feed_kinds import DIRECTORY

__all__ = ["enrolled"]


@pytest.fixture
def pack(portal: Portal, portal_home: PortalHome, database_url: str, tmp_path: Path) -> Callable[[], Path]:
    def write() -> Path:
        path = tmp_path / "media" / "stick" / "services.lpp"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = ["pack", "--home", str(portal_home.root), "--database-url", database_url]
        assert portal_command([*words, "--output", str(path)]) == 0
        return path

    return write


def renamed(portal: Portal, words: str) -> None:
    services = copy.deepcopy(published(portal)["services"])
    services[0]["name"]["en"] = words
    with portal.sessions.begin() as session:
        publish_catalogue(session, portal, services)
        publish_directory(session, portal, {**DIRECTORY["content"], "version": words})


def first_name(machine: EnrolledMachine) -> str:
    reader = machine.open_reader()
    try:
        catalogue = reader.books.catalogue()
        assert catalogue is not None
        return catalogue.services[0].name.en
    finally:
        reader.close()


def test_a_pack_brings_what_the_feed_would_and_the_feed_passes_over_it_later(
    portal: Portal,
    enrolled: EnrolledMachine,
    pack: Callable[[], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    renamed(portal, "By hand")
    file = pack()
    capsys.readouterr()
    command = ["catalogue", "import-pack", str(file), "--home", str(enrolled.home), "--json"]
    assert kiosk(command) == 0
    assert {"catalogue", "directory"} == set(json.loads(capsys.readouterr().out)["versions"])
    reader = enrolled.open_reader()
    listed, held = reader.books.directory(), reader.books.catalogue_hash()
    reader.close()
    assert listed is not None
    assert listed.version == "By hand"
    assert first_name(enrolled) == "By hand"
    assert carry_home(enrolled).failure is None
    assert kiosk(command) != 0
    assert json.loads(capsys.readouterr().out)["error"] == "INP-120"
    reader = enrolled.open_reader()
    assert reader.books.catalogue_hash() == held
    reader.close()


def _altered(pack: dict[str, Any], _portal: Portal) -> dict[str, Any]:
    document = pack["documents"][0]["document"]
    return {**document, "payload": document["payload"][:-8] + "AAAAAAAA"}


def _by_another_key(_pack: dict[str, Any], portal: Portal) -> dict[str, Any]:
    return sign_document("lpk-catalogue-1", published(portal), [portal.keys.roster])


def _of_another_context(_pack: dict[str, Any], portal: Portal) -> dict[str, Any]:
    return sign_document("lpk-prices-1", published(portal), [portal.keys.prices])


@pytest.mark.parametrize("spoil", [_altered, _by_another_key, _of_another_context])
def test_a_forged_pack_is_refused_whole_and_changes_nothing(
    portal: Portal,
    enrolled: EnrolledMachine,
    pack: Callable[[], Path],
    spoil: Callable[[dict[str, Any], Portal], dict[str, Any]],
) -> None:
    before = first_name(enrolled)
    renamed(portal, f"Forged: {spoil.__name__}")
    file = pack()
    content = json.loads(file.read_bytes())
    content["documents"][0]["document"] = spoil(content, portal)
    file.write_text(json.dumps(content))
    with pytest.raises(KioskError) as refused:
        take_pack(enrolled.home, file)
    assert refused.value.code == "INP-119"
    assert first_name(enrolled) == before
    reader = enrolled.open_reader()
    listed = reader.books.directory()
    reader.close()
    assert listed is None or "Forged" not in listed.version or spoil.__name__ not in listed.version


def _opened(payload: dict[str, Any]) -> OpenDocument:
    return lambda _document, _context: json.dumps(payload, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "INP-118"),
        (b"[" * 100_000, "INP-118"),
        (b"[]", "INP-118"),
        (b'{"pack":"lpk-pack-1","documents":[]}', "INP-118"),
        (b'{"pack":"lpk-pack-2","documents":[1]}', "INP-118"),
        (b'{"pack":"lpk-pack-1","documents":[7]}', "INP-118"),
        (b'{"pack":"lpk-pack-1","documents":[{"kind":"roster","version":9,"document":{}}]}', "INP-118"),
        (b'{"pack":"lpk-pack-1","documents":[{"kind":"weather","version":9,"document":{}}]}', "INP-118"),
        (b'{"context":"lpk-catalogue-pack-1","payload":"","signatures":[]}', "INP-119"),
        (b'{"pack":"lpk-pack-1","documents":[{"kind":"catalogue","version":9,"document":{}}]}', "INP-121"),
        (b'{"pack":"lpk-pack-1","documents":[{"kind":"catalogue","version":8,"document":{}}]}', "INP-118"),
    ],
)
def test_what_is_no_pack_of_ours_says_what_it_is(data: bytes, code: str) -> None:
    payload = {"type": "catalogue", "version": 9}
    with pytest.raises(KioskError) as refused:
        open_pack(data, _opened(payload), lambda _kind: 0, "2026-11-26")
    assert refused.value.code == code
