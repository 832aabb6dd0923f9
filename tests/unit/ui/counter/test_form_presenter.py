import pytest

from kiosk.ui.counter.form_presenter import FieldView, FormPresenter
from tests.fakes.flow_rig import Rig, definition_of, make_rig


@pytest.fixture
def rig() -> Rig:
    made = make_rig()
    made.sign_in()
    return made


@pytest.fixture
def form(rig: Rig) -> FormPresenter:
    rig.window.presenter.open("PP1")
    presenter: FormPresenter = rig.window.presenter
    return presenter


def _fields(form: FormPresenter) -> dict[str, FieldView]:
    return {field.name: field for section in form.view().sections for field in section.fields}


def test_a_question_appears_when_another_answer_asks_for_it(form: FormPresenter) -> None:
    assert "previous_passport_number" not in _fields(form)
    form.type_text("has_previous_passport", "true")
    assert "previous_passport_number" in _fields(form)
    form.type_text("has_previous_passport", "false")
    assert "previous_passport_number" not in _fields(form)


def test_a_field_is_judged_when_it_is_left(form: FormPresenter) -> None:
    form.type_text("phone", "091")
    assert _fields(form)["phone"].trouble == ""
    form.leave_field("phone")
    assert _fields(form)["phone"].trouble


def test_an_empty_field_is_not_scolded_before_the_clerk_goes_on(form: FormPresenter) -> None:
    form.leave_field("phone")
    assert _fields(form)["phone"].trouble == ""
    form.go_on()
    assert _fields(form)["phone"].trouble


def test_summary_and_field_say_the_same_words(form: FormPresenter) -> None:
    asked: list[str] = []
    form.ask_focus = asked.append
    form.go_on()
    problems = dict(form.view().problems)
    fields = _fields(form)
    assert asked == [""]
    assert problems["phone"] == fields["phone"].trouble
    assert "national_number_certificate" in problems


def test_problems_go_away_as_they_are_mended(form: FormPresenter) -> None:
    form.go_on()
    before = len(form.view().problems)
    form.tick("family_booklet", seen=True)
    form.type_text("phone", "0912345678")
    assert len(form.view().problems) == before - 2


def test_answers_of_a_document_are_marked_until_they_are_changed(rig: Rig, form: FormPresenter) -> None:
    form.take_person(rig.reader.person)
    assert _fields(form)["latin_surname"].is_read
    form.type_text("latin_surname", "ELWERFALLI")
    assert not _fields(form)["latin_surname"].is_read


def test_the_fee_is_shown_as_soon_as_it_is_known(rig: Rig) -> None:
    rig.window.presenter.open("CR1")
    form: FormPresenter = rig.window.presenter
    unknown = form.view().fee
    form.type_text("copies", "3")
    assert "3.000" in form.view().fee != unknown


def test_optional_questions_say_that_they_are(form: FormPresenter) -> None:
    label = definition_of_label(form, "document_number")
    assert _fields(form)["document_number"].label != label
    assert _fields(form)["phone"].label == definition_of_label(form, "phone")


def definition_of_label(form: FormPresenter, name: str) -> str:
    field = form.form.definition.field(name)
    assert field is not None
    return field.label.ar


def test_typing_is_kept_as_a_draft_at_every_letter(rig: Rig, form: FormPresenter) -> None:
    form.type_text("given_name", "ف")
    code = definition_of(rig, "PP1").code
    assert rig.flow.filing.drafts()[code].texts["given_name"] == "ف"
