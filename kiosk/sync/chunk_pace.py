"""How large the next chunk of a picture is: small after trouble, larger while all goes well and quickly."""

from dataclasses import dataclass
from typing import Final

KIBIBYTE: Final = 1024
SMALLEST_BYTES: Final = 8 * KIBIBYTE
LARGEST_BYTES: Final = 256 * KIBIBYTE
# A chunk that is cut off is sent again: it should cost seconds, not minutes.
_LONGEST_S: Final = 4.0
# Growing only after so many in a row keeps what a cut costs below a twelfth of what went through before it.
_GOOD_IN_A_ROW: Final = 12


@dataclass(frozen=True, slots=True)
class ChunkPace:
    """The next chunk's size, and how many of that size went well in a row."""

    chunk_bytes: int = SMALLEST_BYTES
    good: int = 0

    def after_chunk(self, elapsed_s: float) -> "ChunkPace":
        """Return the pace after a chunk went through in so many seconds."""
        if elapsed_s > _LONGEST_S:
            return ChunkPace(max(SMALLEST_BYTES, self.chunk_bytes // 2))
        if self.good + 1 < _GOOD_IN_A_ROW or elapsed_s > _LONGEST_S / 2:
            return ChunkPace(self.chunk_bytes, self.good + 1)
        return ChunkPace(min(LARGEST_BYTES, self.chunk_bytes * 2))

    def after_cut(self) -> "ChunkPace":
        """Return the pace after the line broke."""
        return ChunkPace()
