"""The tightest form that is offered and passes; one that fails rests, and never for ever."""

from kiosk.sync.message_forms import LONG, MessageForms

BOTH = frozenset({"short-form-1", "short-form-2"})


def test_the_tightest_form_offered_is_used() -> None:
    forms = MessageForms()
    assert forms.choose(BOTH).offer == "short-form-2"
    assert forms.choose({"short-form-1", "dictionary:x"}).offer == "short-form-1"
    assert forms.choose(()) is LONG


def test_after_a_failure_the_next_message_is_a_long_one() -> None:
    forms = MessageForms()
    forms.note_failed(forms.choose(BOTH))
    assert [forms.choose(BOTH).offer for _ in range(3)] == ["", "short-form-2", "short-form-2"]


def test_a_form_that_the_way_never_lets_through_is_tried_ever_more_seldom() -> None:
    forms, used = MessageForms(), []
    for _ in range(200):
        form = forms.choose(BOTH)
        used.append(form.offer)
        if form.offer == "short-form-2":
            forms.note_failed(form)
        else:
            forms.note_went(form)
    tries = [index for index, offer in enumerate(used) if offer == "short-form-2"]
    assert tries == [0, 2, 5, 10, 19, 36, 69, 134]
    assert used.count("short-form-1") > 180


def test_a_form_that_went_through_is_trusted_again() -> None:
    forms = MessageForms()
    for _ in range(5):
        forms.note_failed(forms.choose(BOTH))
        assert forms.choose(BOTH) is LONG
        forms.note_went(forms.choose(BOTH))


def test_a_long_message_that_failed_changes_nothing() -> None:
    forms = MessageForms()
    forms.note_failed(LONG)
    assert forms.choose(BOTH).offer == "short-form-2"
