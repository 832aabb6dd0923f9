import pytest

from kiosk.domain.form import Form
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.form_views import FieldView
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


@pytest.fixture
def company(rig: Rig) -> FormPresenter:
    rig.window.presenter.open("CO1")
    presenter: FormPresenter = rig.window.presenter
    definition = presenter.form.definition
    for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
        presenter.type_text(name, text)
    return presenter


def _cells(form: FormPresenter, table: str) -> list[dict[str, FieldView]]:
    view = _fields(form)[table].table
    assert view is not None
    return [{cell.name.rpartition(".")[2]: cell for cell in row} for row in view.rows]


def test_a_table_grows_and_shrinks_by_rows(company: FormPresenter) -> None:
    assert len(_cells(company, "partners")) == 2
    company.add_row("partners")
    assert len(_cells(company, "partners")) == 3
    company.remove_row("partners", 1)
    rows = _cells(company, "partners")
    assert [row["name"].text for row in rows] == ["نور الدين خالد سالم المصراتي", ""]


def test_a_cell_says_its_table_its_row_and_its_column(company: FormPresenter) -> None:
    company.type_text("partners.2.share_dirhams", "lots")
    company.leave_field("partners.2.share_dirhams")
    trouble = _cells(company, "partners")[1]["share_dirhams"].trouble
    company.go_on()
    assert trouble.startswith("الشركاء، الصف 2، الحصة بالدينار: ")
    assert dict(company.view().problems)["partners.2.share_dirhams"] == trouble


def test_a_rule_is_told_in_the_words_of_the_definition(company: FormPresenter) -> None:
    company.type_text("capital_dirhams", "60000")
    company.go_on()
    assert dict(company.view().problems)["shares_total"] == "مجموع الحصص: مجموع الحصص لا يساوي رأس المال"


def test_places_follow_each_other(company: FormPresenter) -> None:
    company.type_text("seat_shabiya", "LY-MI")
    assert {value[:5] for value, _ in _fields(company)["seat_municipality"].choices} == {"LY-MI"}
    company.type_text("seat_shabiya", "")
    assert _fields(company)["seat_municipality"].choices == ()


def test_what_is_worked_out_is_shown_and_told_apart(company: FormPresenter) -> None:
    total = _fields(company)["shares_total"]
    assert (total.text, total.is_worked_out) == ("50000.000", True)


def test_a_date_is_asked_in_its_three_parts_under_its_name(company: FormPresenter) -> None:
    section = next(s for s in company.view().sections if s.title == "تاريخ عقد الإيجار")
    assert section.names == ("lease_date.text", "lease_date.era", "lease_date.gregorian")
    assert len(section.fields[1].choices) == 6
