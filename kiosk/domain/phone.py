"""Telephone numbers as people of Libya write them, kept in E.164."""

from kiosk.domain.arabic import tidy
from kiosk.errors import MalformedIdentifierError

_REGION = "LY"


def parse_phone(text: str) -> str:
    """Return a number in E.164: `0912345678`, `912345678`, `00218…`, `+218…` and foreign ones with `+`.

    Raises:
        MalformedIdentifierError: no such number can exist; one with letters in it is something else.
    """
    import phonenumbers

    written = tidy(text)
    if any(letter.isalpha() for letter in written):  # the library drops some and dials others
        raise MalformedIdentifierError("telephone number")
    try:
        number = phonenumbers.parse(written, _REGION)
    except phonenumbers.NumberParseException as error:
        raise MalformedIdentifierError("telephone number") from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise MalformedIdentifierError("telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display_phone(e164: str) -> str:
    """Return a number as written in Libya (`091-2345678`); a foreign one with its country."""
    import phonenumbers

    number = phonenumbers.parse(e164, _REGION)
    is_ours = phonenumbers.region_code_for_number(number) == _REGION
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if is_ours else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)
