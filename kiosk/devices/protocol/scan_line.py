"""Finds codes in what a scanner sends: `[prefix] code CR`, with CR, LF, both, or only a silence after it."""

import re
from collections.abc import Iterable

CR, LF = 0x0D, 0x0A
MAX_CODE_BYTES = 4_296  # what the largest QR symbol holds, ISO/IEC 18004 table 7
_AIM_IDENTIFIER = re.compile(rb"\][A-Za-z][0-9A-Za-z]")  # ISO/IEC 15424: which symbology it was


class ScanFramer:
    """Collects bytes, hands on codes. Memory is bounded whatever comes; it never raises.

    What does not begin with the prefix, or is longer than any code, is dropped up to its end.
    """

    def __init__(self, prefix: bytes = b"") -> None:
        self._prefix = prefix
        self._code = bytearray()

    def feed(self, data: Iterable[int]) -> list[str]:
        """Take bytes in; return the codes they complete."""
        codes: list[str] = []
        for value in data:
            if value in {CR, LF}:
                codes += self.idle()
            elif len(self._code) <= MAX_CODE_BYTES:
                self._code.append(value)
        return codes

    def idle(self) -> list[str]:
        """Tell that nothing came for the profile's gap; return what was collected, if anything."""
        code = bytes(self._code).lstrip(b"\x00")
        self._code.clear()
        if len(code) > MAX_CODE_BYTES or not code.startswith(self._prefix):
            return []
        code = code[len(self._prefix) :].strip(b"\x00\x02\x03")
        marked = _AIM_IDENTIFIER.match(code)
        text = code[marked.end() if marked else 0 :].decode("utf-8", "replace")
        return [text] if text.strip() else []
