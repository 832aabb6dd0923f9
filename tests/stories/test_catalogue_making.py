"""Forms as pictures and on paper, and packs that only their signer can make."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from kiosk.app.browsing import shipped_catalogue
from kiosk.app.catalogue_folder import SHIPPED, read_service
from kiosk.app.packing import check_pack, pack_folder
from kiosk.app.shipped import load_counter_questions, load_directory, load_texts
from kiosk.documents.form_paper import FormPaper
from kiosk.documents.leaflet import LeafletPaper
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.service_info import info_of_entry, info_of_service
from kiosk.errors import AnswerNotTrustedError, MalformedCatalogueError
from portal.feed.catalogue_files import read_catalogue


def kiosk(*words: str, code: int = 0) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "catalogue", *words, "--json"], capture_output=True, check=False
    )
    assert done.returncode == code, done.stdout.decode() + done.stderr.decode()
    fields: dict[str, Any] = json.loads(done.stdout)
    return fields


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_form_is_drawn_whole(tmp_path: Path, language: str) -> None:
    output = tmp_path / "form.png"
    made = kiosk("preview", "CO5", "--output", str(output), "--language", language)
    picture = Image.open(output)
    assert picture.size == (made["width"], made["height"])
    assert made["height"] > 2000
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 50


def test_every_form_can_be_put_on_paper_with_the_numbers_of_its_questions() -> None:
    paper = FormPaper(load_texts())
    for service in shipped_catalogue().services:
        text = "\n".join(str(block) for block in paper.blocks(service))
        for number, field in enumerate(service.fields, start=1):
            assert f"{number}. {field.label.ar}" in text


def test_the_paper_form_is_a_pdf_with_its_words(tmp_path: Path) -> None:
    output = tmp_path / "form.pdf"
    assert kiosk("paper", "CR1", "--output", str(output))["questions"] == 37
    document = pypdfium2.PdfDocument(output)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "Birth certificate extract" in text
    assert "Signature of the applicant" in text
    assert "The two witnesses" in text
    asked = load_counter_questions().asked_with(shipped_catalogue().find(ServiceCode("CR1")))
    again = FormPaper(load_texts()).pdf(asked)
    assert again == output.read_bytes()


def test_a_leaflet_says_what_is_needed_and_is_no_receipt() -> None:
    directory, texts = load_directory(), load_texts()
    company = info_of_service(shipped_catalogue().find(ServiceCode("CO1")), directory)
    leaflet = LeafletPaper(texts).leaflet(company, 576)
    for words in ("عقد التأسيس", "600.000", "حسب الإجابات", "القانون رقم 23", "INVENTED"):
        assert words in leaflet.text
    assert leaflet.qr_text == ""
    assert len(leaflet.raster) == 576 // 8 * leaflet.height_dots
    entry = directory.entry("TRF-03")
    assert entry is not None
    narrow = LeafletPaper(texts).leaflet(info_of_entry(entry, directory), 384)
    assert "نقل ملكية مركبة" in narrow.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for code in ("CO1", "CO2"):
        shutil.copytree(SHIPPED / code, tmp_path / "services" / code)
    return tmp_path / "services"


def test_a_pack_is_known_by_its_signer_and_its_version(folder: Path, tmp_path: Path) -> None:
    key, pack = tmp_path / "ministry.key", tmp_path / "services.pack"
    first = pack_folder(folder, key, pack)
    assert (first.version, first.services) == (1, {"CO1": "1.1.0", "CO2": "1.2.0"})
    assert key.stat().st_mode & 0o077 == 0
    assert pack_folder(folder, key, pack).version == 2
    assert check_pack(pack, tmp_path / "ministry.key.pub").version == 2
    with pytest.raises(MalformedCatalogueError, match="not above 2"):
        check_pack(pack, tmp_path / "ministry.key.pub", newer_than=2)


def test_a_forged_or_foreign_pack_is_refused(folder: Path, tmp_path: Path) -> None:
    key, pack = tmp_path / "ministry.key", tmp_path / "services.pack"
    pack_folder(folder, key, pack)
    pack_folder(folder, tmp_path / "stranger.key", tmp_path / "foreign.pack")
    public = tmp_path / "ministry.key.pub"
    with pytest.raises(AnswerNotTrustedError):
        check_pack(tmp_path / "foreign.pack", public)
    with pytest.raises(AnswerNotTrustedError):
        pack_folder(folder, key, tmp_path / "foreign.pack")
    document = json.loads(pack.read_bytes())
    for member, value in (
        ("payload", document["payload"][:-8] + "AAAAAAAA"),
        ("context", "lpk-catalogue-1"),
        ("signatures", []),
        ("signatures", [{"key_id": document["signatures"][0]["key_id"], "signature": "A" * 86}]),
    ):
        pack.write_text(json.dumps({**document, member: value}))
        with pytest.raises(AnswerNotTrustedError):
            check_pack(pack, public)
    for nonsense in (b"", b"[]", b"{}", b"[" * 50_000):
        pack.write_bytes(nonsense)
        with pytest.raises((AnswerNotTrustedError, MalformedCatalogueError)):
            check_pack(pack, public)
    assert kiosk("check-pack", str(pack), "--key", str(public), code=3)["error"] in {"LIN-103", "INP-111"}


def test_what_would_fail_at_a_counter_is_not_signed(folder: Path, tmp_path: Path) -> None:
    path = folder / "CO2" / "cases.json"
    path.write_text(json.dumps({"cases": []}))
    with pytest.raises(MalformedCatalogueError, match="CO2: too_few_cases"):
        pack_folder(folder, tmp_path / "k", tmp_path / "p")
    assert not (tmp_path / "p").exists()


def test_the_portal_reads_a_folder_as_the_counter_does(folder: Path) -> None:
    published = {service["code"]: service for service in read_catalogue(folder)}
    for code in ("CO1", "CO2"):
        mine = read_service(folder / code).service
        assert published[code] == mine
