"""Bytes of the second copy: whatever they are, they are read or named, never passed over."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import StoreDamagedError
from kiosk.store import frames
from kiosk.store.frames import EntryParts, Frame, Gap

BODIES = st.lists(st.none() | st.binary(max_size=40), max_size=4).map(tuple)
PARTS = st.builds(EntryParts, st.binary(max_size=60), st.binary(max_size=70), st.binary(max_size=60), BODIES)
SEALED = st.lists(st.binary(max_size=80), max_size=6)


def _segment(sealed: list[bytes]) -> bytes:
    return b"".join(frames.encode_frame(number, data) for number, data in enumerate(sealed, start=1))


@given(PARTS)
def test_payload_comes_back_as_it_was(parts: EntryParts) -> None:
    assert frames.decode_payload(frames.encode_payload(parts)) == parts


@given(st.binary(max_size=300))
def test_any_bytes_are_a_payload_or_our_own_error(data: bytes) -> None:
    try:
        parts = frames.decode_payload(data)
    except StoreDamagedError:
        return
    assert frames.encode_payload(parts) == data


@given(st.binary(max_size=300))
def test_any_bytes_are_a_header_or_our_own_error(data: bytes) -> None:
    for candidate in (data, frames.MAGIC + data):
        try:
            frames.decode_header(candidate)
        except StoreDamagedError:
            continue


@given(st.dictionaries(st.text(max_size=8), st.integers(-1000, 1000) | st.text(max_size=20), max_size=5))
def test_header_comes_back_with_its_length(fields: dict[str, int | str]) -> None:
    data = frames.encode_header(fields)
    header = frames.decode_header(data + b"frames")
    assert (dict(header.fields), header.size_bytes) == (fields, len(data))


@given(SEALED)
def test_whole_frames_come_back_in_order(sealed: list[bytes]) -> None:
    found = list(frames.split_frames(_segment(sealed), 0))
    assert [piece.sealed for piece in found if isinstance(piece, Frame)] == sealed
    assert not any(isinstance(piece, Gap) for piece in found)


@given(st.binary(max_size=400))
def test_any_bytes_are_split_without_losing_one(data: bytes) -> None:
    pieces = list(frames.split_frames(data, 0))
    assert b"".join(data[piece.offset : piece.end] for piece in pieces) == data


@given(SEALED.filter(bool), st.data())
@settings(max_examples=300)
def test_one_flipped_bit_spoils_one_frame_and_is_named(sealed: list[bytes], data: st.DataObject) -> None:
    segment = bytearray(_segment(sealed))
    position = data.draw(st.integers(0, len(segment) - 1))
    segment[position] ^= 1 << data.draw(st.integers(0, 7))
    pieces = list(frames.split_frames(bytes(segment), 0))
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    whole = [piece for piece in pieces if isinstance(piece, Frame)]
    assert len(gaps) == 1
    assert gaps[0].offset <= position < gaps[0].end
    assert len(whole) == len(sealed) - 1
    assert all(sealed[piece.number - 1] == piece.sealed for piece in whole)


@given(SEALED.filter(bool), st.data())
def test_cut_short_segment_has_a_torn_tail_and_all_frames_before_it(
    sealed: list[bytes], data: st.DataObject
) -> None:
    segment = _segment(sealed)
    end = data.draw(st.integers(0, len(segment)))
    pieces = list(frames.split_frames(segment[:end], 0))
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    assert all(gap.is_tail for gap in gaps)
    assert len(gaps) <= 1
    whole = [piece.sealed for piece in pieces if isinstance(piece, Frame)]
    assert whole == sealed[: len(whole)]
