"""Documents to lay on the reader's twin.

`specimen` is the one ICAO prints in Doc 9303 (Utopia, Anna Maria Eriksson). All Libyan ones are INVENTED:
persons, numbers and dates belong to nobody, and whether today's Libyan cards carry these lines is not
verified. Lines are built here from their fields, check digits included.
"""

from dataclasses import dataclass, replace

from kiosk.devices.protocol.mrz import check_digit


@dataclass(frozen=True, slots=True)
class Specimen:
    """The fields of one document as its zone writes them; dates are YYMMDD."""

    kind: str
    state: str
    number: str
    names: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    optional: str = ""

    def td3(self) -> tuple[str, ...]:
        """Write the two lines of a passport (Doc 9303 part 4)."""
        number, birth, expiry = self.number.ljust(9, "<"), self.birth, self.expiry
        personal = self.optional.ljust(14, "<")
        personal_check = check_digit(personal) if self.optional else "<"
        checked = number + check_digit(number), _checked(birth), _checked(expiry) + personal + personal_check
        second = checked[0] + self.nationality.ljust(3, "<") + checked[1] + self.sex + checked[2]
        return self._first(44), second + check_digit("".join(checked))

    def td2(self) -> tuple[str, ...]:
        """Write the two lines of a card of 105 x 74 mm (Doc 9303 part 6)."""
        number, overflow = self._number()
        checked = (
            number,
            _checked(self.birth),
            _checked(self.expiry) + (overflow + self.optional).ljust(7, "<"),
        )
        second = checked[0] + self.nationality.ljust(3, "<") + checked[1] + self.sex + checked[2]
        return self._first(36), second + check_digit("".join(checked))

    def td1(self, second_optional: str = "") -> tuple[str, ...]:
        """Write the three lines of a card of bank-card size (Doc 9303 part 5)."""
        number, overflow = self._number()
        first = number + (overflow + self.optional).ljust(15, "<")
        birth, expiry, more = _checked(self.birth), _checked(self.expiry), second_optional.ljust(11, "<")
        second = birth + self.sex + expiry + self.nationality.ljust(3, "<") + more
        composite = check_digit(first + birth + expiry + more)
        return (
            self.kind.ljust(2, "<") + self.state.ljust(3, "<") + first,
            second + composite,
            _cut(self.names, 30),
        )

    def _first(self, width: int) -> str:
        return _cut(self.kind.ljust(2, "<") + self.state.ljust(3, "<") + self.names, width)

    def _number(self) -> tuple[str, str]:
        """Return nine characters with their digit, and what of a longer number goes to the optional data."""
        digit = check_digit(self.number.ljust(9, "<"))
        if len(self.number) <= 9:  # noqa: PLR2004  # Doc 9303 part 5, section 4.2.2: nine characters fit
            return self.number.ljust(9, "<") + digit, ""
        return self.number[:9] + "<", self.number[9:] + digit + "<"


def _checked(text: str) -> str:
    return text + check_digit(text)


def _cut(text: str, width: int) -> str:
    return text[:width].ljust(width, "<")


_ERIKSSON = Specimen(
    "P", "UTO", "L898902C3", "ERIKSSON<<ANNA<MARIA", "UTO", "740812", "F", "120415", "ZE184226B"
)
_SALMA = Specimen(
    "P", "LBY", "XX0000017", "ALWARFALLI<<SALMA<ABDULSALAM<OMAR", "LBY", "880314", "F", "310901"
)
_KHALED = Specimen("P", "LBY", "XX0000025", "ALZAWI<<KHALED<MOHAMED<ALI", "LBY", "790622", "M", "290115")
_AISHA = Specimen(
    "I", "LBY", "XX9000041", "BENGHALI<<AISHA<YOUSEF", "LBY", "010509", "F", "330228", "200100000000"
)
_LONG = Specimen("I", "LBY", "XX9000041777", "ALTARHUNI<<HASSAN", "LBY", "650101", "M", "280630")


def specimens() -> dict[str, tuple[str, ...]]:
    """Return lines by name: good ones, and `bad-digit`, `unreadable`, `short` for trouble."""
    good = _SALMA.td3()
    return {
        "specimen": _ERIKSSON.td3(),
        "passport": good,
        "passport-2": _KHALED.td3(),
        "card": _AISHA.td1(),
        "card-long-number": _LONG.td1(),
        "card-td2": replace(_KHALED, kind="I").td2(),
        "bad-digit": (good[0], good[1][:-1] + str((int(good[1][-1]) + 1) % 10)),
        "unreadable": (good[0].replace("SALMA", "S?LM?"), good[1]),
        "short": (good[0], good[1][:20]),
    }
