import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol.mrz_line import LineFramer, Zone
from kiosk.devices.simulated.specimens import specimens

PASSPORT = specimens()["passport"]
CARD = specimens()["card"]


def _bytes(lines: Zone, end: bytes = b"\r") -> bytes:
    return b"".join(line.encode() + end for line in lines)


@pytest.mark.parametrize("zone", [PASSPORT, CARD, specimens()["card-td2"]])
@pytest.mark.parametrize(
    ("prefix", "end", "suffix"),
    [
        (b"\x02", b"\r", b"\x03"),
        (b"", b"\r", b""),
        (b"", b"\r\n", b""),
        (b"", b"\n", b""),
        (b"", b" \r", b"\x00"),
    ],
)
def test_zone_is_found_in_every_framing(zone: Zone, prefix: bytes, end: bytes, suffix: bytes) -> None:
    assert LineFramer().feed(prefix + _bytes(zone, end) + suffix) == [zone]


def test_zone_is_handed_on_with_its_last_line_end_not_later() -> None:
    framer = LineFramer()
    data = _bytes(PASSPORT)
    assert framer.feed(data[:-1]) == []
    assert framer.feed(data[-1:]) == [PASSPORT]
    assert framer.is_empty


def test_last_line_without_an_end_is_taken_when_the_line_is_idle() -> None:
    framer = LineFramer()
    assert framer.feed(_bytes(PASSPORT)[:-1]) == []
    assert framer.idle() == [PASSPORT]


def test_two_documents_in_a_row_are_two_zones() -> None:
    assert LineFramer().feed(_bytes(PASSPORT) + b"\x03\x02" + _bytes(CARD)) == [PASSPORT, CARD]


def test_noise_before_the_start_mark_is_forgotten() -> None:
    assert LineFramer().feed(b"\xff\xfe?\r?half a li\x02" + _bytes(CARD)) == [CARD]


def test_noise_lines_before_a_zone_do_not_hide_it() -> None:
    assert LineFramer().feed(b"noise\r\rmore noise\r" + _bytes(PASSPORT)) == [PASSPORT]


def test_lines_cut_short_are_handed_on_at_the_end_mark() -> None:
    assert LineFramer().feed(b"\x02" + PASSPORT[0].encode() + b"\rSHORT\r\x03") == [(PASSPORT[0], "SHORT")]


def test_lines_cut_short_are_handed_on_when_idle() -> None:
    framer = LineFramer()
    assert framer.feed(PASSPORT[0].encode() + b"\rSHO") == []
    assert not framer.is_empty
    assert framer.idle() == [(PASSPORT[0], "SHO")]


def test_idle_with_nothing_collected_gives_nothing() -> None:
    assert LineFramer().idle() == []


def test_unknown_characters_reach_the_parser_as_they_are() -> None:
    unreadable = specimens()["unreadable"]
    assert LineFramer().feed(_bytes(unreadable)) == [unreadable]


@given(st.lists(st.integers(1, 30)), st.binary(max_size=40))
def test_pieces_of_any_size_give_the_same_zones(sizes: list[int], noise: bytes) -> None:
    data = noise + b"\x02" + _bytes(PASSPORT) + b"\x03" + noise + b"\x02" + _bytes(CARD) + b"\x03"
    whole = LineFramer().feed(data)
    framer, zones, at = LineFramer(), [], 0
    for size in [*sizes, len(data)]:
        zones += framer.feed(data[at : at + size])
        at += size
    assert zones == whole
    assert CARD in whole


@given(st.lists(st.binary(max_size=200)))
def test_memory_is_bounded_and_nothing_raises(pieces: list[bytes]) -> None:
    framer = LineFramer()
    for piece in pieces:
        for zone in framer.feed(piece):
            assert len(zone) <= 4
        assert len(framer._line) <= 64
        assert sum(map(len, framer._lines)) <= 256
    framer.idle()
    assert framer.is_empty
