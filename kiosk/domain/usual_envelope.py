"""The envelope as this program writes it, read in one look.

One pattern that only canonical bytes fit: fields in their order, texts of plain ASCII without escapes,
integers without a needless sign or zero. What fits it is read as the strict reader of `entry.py` would read
it; all other bytes, whole or not, are left to that reader.
"""

import re
from typing import Final

_TEXT: Final = r"[ !#-\[\]-~]*"
_INTEGER: Final = r"0|-?[1-9][0-9]{0,14}"  # below 2^53
_OPTIONAL: Final = rf'null|"{_TEXT}"'
_OPTIONAL_INTEGER: Final = rf"null|{_INTEGER}"
_USUAL: Final = re.compile(
    rf'\{{"alg":"{_TEXT}"'
    rf',"author":\{{"operator":({_OPTIONAL}),"role":"([a-z]+)","session":({_OPTIONAL})\}}'
    rf',"author_signature":(?:{_OPTIONAL})'
    rf',"device_id":"({_TEXT})","epoch":"({_TEXT})"'
    rf',"facts_hash":"({_TEXT})"'
    rf',"key_id":"({_TEXT})","kind":"({_TEXT})"'
    rf',"made_at":\{{"boot":"{_TEXT}","mono_ms":(?:{_INTEGER}),"offset_error_ms":(?:{_OPTIONAL_INTEGER})'
    rf',"offset_ms":(?:{_OPTIONAL_INTEGER}),"suspect":(?:true|false),"wall":"{_TEXT}"\}}'
    rf',"personal_hashes":\[(|"{_TEXT}"(?:,"{_TEXT}")*)\]'
    rf',"prev_hash":"({_TEXT})","schema":({_INTEGER}),"seq":({_INTEGER}),"v":1'
    rf',"versions":\{{"catalogue":"{_TEXT}","prices":"{_TEXT}","program":"{_TEXT}"\}}\}}'
)
Usual = tuple[str, str, str, str, str, str, str, str, str, str, str, str]
"""Operator, role, session, device, epoch, facts' hash, key, kind, personal hashes, hash before, schema, seq.

As they stand in the bytes: an operator or a session is `null` or stands in quotes."""


def read(envelope: bytes) -> Usual | None:
    """Return the fields of an envelope of the usual form, None for any other bytes."""
    if not envelope.isascii():
        return None
    found = _USUAL.fullmatch(envelope.decode("ascii"))
    return None if found is None else found.groups()  # type: ignore[return-value]


def optional(written: str) -> str | None:
    """Return what a text in quotes says, None for `null`."""
    return None if written == "null" else written[1:-1]


def texts(written: str) -> list[str]:
    """Return the texts of a list without its brackets."""
    return written[1:-1].split('","') if written else []
