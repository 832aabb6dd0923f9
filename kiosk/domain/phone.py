"""Telephone numbers as people of Libya write them, kept in E.164."""

from kiosk.domain.arabic import tidy
from kiosk.errors import MalformedIdentifierError

_REGION = "LY"


def parse_phone(text: str) -> str:
    """Return a number in E.164: `0912345678`, `912345678`, `00218…`, `+218…` and foreign ones with `+`.

    Raises:
        MalformedIdentifierError: no such number can exist.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(tidy(text), _REGION)
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
