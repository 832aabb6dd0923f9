"""Where a receipt is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.receipt_address import masked_address, parse_email, parse_receipt_address
from kiosk.errors import MalformedIdentifierError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ahmed.S@Example.LY", "ahmed.s@example.ly"),
        (" a_b+c @ post.gov.ly ", "a_b+c@post.gov.ly"),
        ("0912345678", "+218912345678"),
    ],
)
def test_addresses_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert parse_receipt_address(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "a@b", "@b.ly", "a@.ly", "a..b@c.ly", "a@b.l", "احمد@b.ly", "a@b.ly\n@c.ly", "12"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        parse_receipt_address(typed)


def test_a_bystander_reads_neither() -> None:
    assert masked_address("ahmed@example.ly") == "a•••@example.ly"
    assert masked_address("+218912345678") == "••• 678"


@given(st.text())
def test_whatever_is_typed_it_is_an_address_or_refused(text: str) -> None:
    try:
        assert parse_email(parse_email(text)) == parse_email(text)
    except MalformedIdentifierError:
        return
