"""Attaching scans, without Qt: what is offered, what is refused and why, what the application names."""

import io
from datetime import date

import pytest
from PIL import Image

from kiosk.domain.attachment import MEBIBYTE
from kiosk.domain.identifiers import ServiceCode
from kiosk.ui.counter.pages import PanelName
from tests.fakes.flow_rig import LeftOver, Rig, make_rig
from tests.fakes.form_scenes import SCAN, with_scan
from tests.fakes.hall import shipped_catalogue
from tests.fakes.keeping import InMemoryScans
from tests.fakes.paper_files import jpeg, pdf, png

TODAY = date(2026, 11, 26)


@pytest.fixture
def scans() -> InMemoryScans:
    return InMemoryScans()


@pytest.fixture
def form(scans: InMemoryScans) -> Rig:
    rig = make_rig(scans=scans)
    rig.sign_in()
    rig.fill("CR1")
    return rig


def attach(rig: Rig, name: str) -> None:
    """Open the panel, stand on a file and press F9."""
    if rig.window.panel is None:
        rig.window.presenter.attach_scan()
    rig.window.panel_presenter.stand_on(f"file:{name}")
    rig.window.panel_presenter.submit()


def test_a_scan_is_kept_named_with_its_paper_and_filed_with_the_application(
    form: Rig, scans: InMemoryScans
) -> None:
    scans.files["a.pdf"] = pdf(3)
    presenter = form.window.presenter
    presenter.tick("identity_or_booklet", seen=False)
    attach(form, "a.pdf")
    assert form.window.panel is PanelName.SCANS
    assert "identity_or_booklet" in presenter.form.documents_seen
    form.window.close_panel()
    presenter.go_on()
    form.window.presenter.pay()
    form.window.presenter.type_tendered("1")
    form.window.presenter.submit()
    entry = next(e for e in form.hall.journal.committed if e.kind == "basket.settled")
    (named,) = entry.facts_fields()["applications"][0]["attachments"]
    assert (named["document"], named["media_type"], named["pages"]) == (
        "identity_or_booklet",
        "application/pdf",
        3,
    )
    assert form.hall.blobs.kept[named["hash"]] == scans.files["a.pdf"]


@pytest.mark.parametrize(
    ("data", "reason", "limits"),
    [
        (b"", "empty", {}),
        (b"some text", "unknown_kind", {}),
        (jpeg(8 * MEBIBYTE + 1), "too_large", {}),
        (pdf(31), "too_many_pages", {}),
        (pdf(31, packed=True), "too_many_pages", {}),
        (jpeg(5000)[:-2], "damaged", {}),
        (png(5000)[:-1], "damaged", {}),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason_before_filing(
    form: Rig, scans: InMemoryScans, data: bytes, reason: str, limits: dict[str, str]
) -> None:
    scans.files["x"] = data
    attach(form, "x")
    trouble = form.window.panel_presenter.view().trouble
    said = form.flow.say().of(f"ui.scans.refused.{reason}")
    assert trouble.split(".")[0][:12] == said.split(".")[0][:12]
    assert "{" not in trouble
    assert form.window.presenter.form.attachments == ()
    assert form.hall.blobs.kept == {}


def test_a_picture_of_few_dots_is_attached_and_said_to_be_hard_to_read(
    form: Rig, scans: InMemoryScans
) -> None:
    written = io.BytesIO()
    Image.new("L", (640, 480), 200).save(written, "JPEG")
    scans.files["phone.jpg"] = written.getvalue()
    attach(form, "phone.jpg")
    assert len(form.window.presenter.form.attachments) == 1
    trouble = form.window.panel_presenter.view().trouble
    assert trouble == form.flow.say()("scans.doubt.coarse")


def test_the_same_scan_twice_is_attached_once_and_kept_once(form: Rig, scans: InMemoryScans) -> None:
    scans.files.update({"a.jpg": jpeg(), "b.jpg": jpeg()})
    attach(form, "a.jpg")
    form.window.panel_presenter.choose("identity_or_booklet")
    attach(form, "b.jpg")
    assert len(form.window.presenter.form.attachments) == 1
    assert len(form.hall.blobs.kept) == 1


def test_the_next_paper_without_a_scan_is_offered(form: Rig, scans: InMemoryScans) -> None:
    scans.files["a.jpg"] = jpeg()
    attach(form, "a.jpg")
    assert form.window.panel_presenter.view().document == "power_of_attorney"


def test_an_attached_scan_is_taken_off_again(form: Rig, scans: InMemoryScans) -> None:
    scans.files["a.jpg"] = jpeg()
    attach(form, "a.jpg")
    panel = form.window.panel_presenter
    panel.stand_on("picture:0")
    assert panel.view().action == form.flow.say()("scans.remove")
    panel.submit()
    assert form.window.presenter.form.attachments == ()


def test_a_file_that_is_gone_is_told(form: Rig, scans: InMemoryScans) -> None:
    scans.files["a.jpg"] = jpeg()
    form.window.presenter.attach_scan()
    del scans.files["a.jpg"]
    form.window.panel_presenter.stand_on("file:a.jpg")
    form.window.panel_presenter.submit()
    assert form.window.panel_presenter.view().trouble
    form.window.panel_presenter.look_again()
    assert form.window.panel_presenter.view().rows == ()


def test_a_scan_survives_a_crash_with_its_form(form: Rig, scans: InMemoryScans) -> None:
    scans.files["a.jpg"] = jpeg()
    attach(form, "a.jpg")
    again = make_rig(left=LeftOver(form.hall), scans=scans)
    again.sign_in()
    (picture,) = again.flow.filing.drafts()[ServiceCode("CR1")].attachments
    assert picture.document == "identity_or_booklet"


def test_a_counter_without_a_scanner_offers_none() -> None:
    rig = make_rig()
    rig.sign_in()
    rig.fill("CR1")
    assert not rig.window.presenter.can_attach
    rig.window.presenter.attach_scan()
    assert rig.window.panel is None


def test_a_scan_answers_the_question_that_asked_for_it_and_taking_it_off_opens_it_again(
    form: Rig, scans: InMemoryScans
) -> None:
    form.flow.filing.open_service(with_scan(shipped_catalogue(["JU1"]).services[0]))
    presenter = form.window.presenter
    scans.files["a.pdf"] = pdf(2)
    presenter.attach_scan(SCAN)
    panel = form.window.panel_presenter
    assert panel.view().document == SCAN
    attach(form, "a.pdf")
    (picture,) = presenter.form.attachments
    assert picture.document == ""
    assert presenter.form.texts[SCAN] == picture.hash
    assert panel.view().rows[0].title == "الرسالة المختومة"
    assert SCAN not in dict(presenter.form.check(TODAY).problems)
    panel.stand_on("picture:0")
    panel.submit()
    assert presenter.form.attachments == ()
    assert presenter.form.texts.get(SCAN, "") == ""
