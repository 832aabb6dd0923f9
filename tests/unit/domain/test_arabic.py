"""Spellings that people treat as one are found as one; the original text is never changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.arabic import (
    digit_systems,
    highlights,
    isolate_ltr,
    key_words,
    search_key,
    strip_bidi_controls,
    tidy,
    western_digits,
    word_variants,
)

arabic_text = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z", "M", "Cf")), max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إصدار", "اصدار"),
        ("آمنة", "امنه"),
        ("ٱلله", "الله"),
        ("شهادة", "شهاده"),
        ("مصطفى", "مصطفي"),
        ("مؤسسة", "موسسه"),
        ("هيئة", "هييه"),
        ("وفاء", "وفا"),
        ("محـــمّد", "محمد"),
        ("سَفَرٌ", "سفر"),
        ("یوسف", "يوسف"),
        ("کتیب", "كتيب"),
        ("عبد الله", "عبدالله"),
        ("أبو بكر", "ابوبكر"),
        ("محمد بن علي", "محمد علي"),
        ("ﻻ", "لا"),
        ("رقم ٣٤", "رقم 34"),
        ("رقم ۳۴", "رقم 34"),
        ("جواز\u00a0سفر", "جواز سفر"),
        ("ج\u200cو\u202eاز\ufeff", "جواز"),
        ("محمد ﷺ", "محمد"),
        ("Café", "CAFE"),
        ("جواز-سفر", "جواز سفر"),
    ],
)
def test_two_spellings_share_a_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_a_lone_son_of_is_kept_and_other_words_stay_apart() -> None:
    assert search_key("بن") == "بن"
    assert search_key("عبد") == "عبد"
    assert search_key("عبد ا") == "عبدا"
    assert search_key("عبد سالم") == "عبد سالم"


@given(arabic_text)
def test_a_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(arabic_text)
def test_every_letter_of_a_key_knows_where_it_came_from(text: str) -> None:
    for word in key_words(text):
        assert len(word.letters) == len(word.positions)
        assert list(word.positions) == sorted(word.positions)
        assert all(0 <= position < len(text) for position in word.positions)


@pytest.mark.parametrize(
    ("word", "variants"),
    [
        ("الجواز", {"الجواز", "جواز"}),
        ("الف", {"الف"}),
        ("ابوبكر", {"ابوبكر", "بوبكر"}),
        ("بوبكر", {"بوبكر", "ابوبكر"}),
        ("ابو", {"ابو"}),
        ("بو", {"بو"}),
    ],
)
def test_variants_leave_out_the_article_and_know_the_father_of(word: str, variants: set[str]) -> None:
    assert word_variants(word) == variants


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("إصدار جواز سفر", "جواز", ["جواز"]),
        ("إصدارُ الجوازِ", "جواز", ["جوازِ"]),
        ("إصدار الجواز", "الج", ["الج"]),
        ("شهادة ميلاد", "شهاده مي", ["شهادة", "مي"]),
        ("عبد السلام", "عبدالس", ["عبد الس"]),
        ("New passport", "pass", ["pass"]),
        ("جواز سفر", "ميلاد", []),
        ("جواز سفر", "", []),
    ],
)
def test_highlights_mark_the_original_text(text: str, query: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(text, query)] == found


@given(arabic_text, arabic_text)
def test_highlights_are_ordered_and_inside(text: str, query: str) -> None:
    spans = highlights(text, query)
    assert list(spans) == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("+218 91-2345678", ["+218 91-2345678"]),
        ("الرقم RR473124829LY هنا", ["RR473124829LY"]),
        ("LY-TB-0012/2026", ["LY-TB-0012/2026"]),
        ("50.500 د.ل", ["50.500"]),
        ("(م)", []),
        ("12/2026-0001", ["12/2026-0001"]),
        ("محمد (أحمد) 3-4", ["3-4"]),
        ("المبلغ -12.500", ["-12.500"]),
        ("التاريخ 2026/02/05.", ["2026/02/05"]),
    ],
)
def test_left_to_right_runs_are_isolated(text: str, isolated: list[str]) -> None:
    marked = isolate_ltr(text)
    assert [part.split("\u2069")[0] for part in marked.split("\u2066")[1:]] == isolated
    assert strip_bidi_controls(marked) == text


@given(arabic_text)
def test_isolating_twice_changes_nothing(text: str) -> None:
    assert isolate_ltr(isolate_ltr(text)) == isolate_ltr(text)


def test_overrides_in_a_name_are_removed() -> None:
    assert strip_bidi_controls("سالم\u202eمحمد\u2069") == "سالممحمد"
    assert tidy("  سالم\u202e \u00a0 محمد\x07\t٣ ") == "سالم محمد 3"


@given(st.text())
def test_tidy_text_stays_tidy(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_digits_become_western_and_nothing_else() -> None:
    assert western_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ²") == "0123456789 0123456789 ²"
    assert digit_systems("12") == 1
    assert digit_systems("1٢۳") == 3
    assert digit_systems("ا") == 0
