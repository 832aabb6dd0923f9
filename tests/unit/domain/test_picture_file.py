"""Looking at a scan: kind, pages, wholeness; no bytes whatever make it raise."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.domain.picture_file import PictureLook, dots_of, is_coarse, look_at
from tests.fakes.paper_files import jpeg, pdf, png


@pytest.mark.parametrize(
    ("data", "look"),
    [
        (jpeg(), PictureLook("image/jpeg", 1, is_whole=True)),
        (jpeg() + b"\0\0", PictureLook("image/jpeg", 1, is_whole=True)),
        (jpeg()[:-1], PictureLook("image/jpeg", 1, is_whole=False)),
        (png(), PictureLook("image/png", 1, is_whole=True)),
        (png()[:-4], PictureLook("image/png", 1, is_whole=False)),
        (pdf(1), PictureLook("application/pdf", 1, is_whole=True)),
        (pdf(12), PictureLook("application/pdf", 12, is_whole=True)),
        (pdf(40, packed=True), PictureLook("application/pdf", 40, is_whole=True)),
        (pdf(2)[:-3], PictureLook("application/pdf", 2, is_whole=False)),
        (b"%PDF-1.4 /Type /Page /Type /Page %%EOF", PictureLook("application/pdf", 2, is_whole=True)),
        (b"GIF89a", PictureLook("", 0, is_whole=True)),
        (b"", PictureLook("", 0, is_whole=True)),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, look: PictureLook) -> None:
    assert look_at(data) == look


@given(st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"]), st.binary(max_size=4000))
def test_no_bytes_make_it_raise(head: bytes, rest: bytes) -> None:
    assert look_at(head + rest).pages >= 0


def test_a_stream_that_unpacks_without_end_is_not_followed() -> None:
    import zlib

    bomb = zlib.compress(b"\0" * 40_000_000, 9)
    head = b"%PDF-1.7 << /Type /ObjStm >> stream\n"
    assert look_at(head + bomb + b"%%EOF") == PictureLook("application/pdf", 0, is_whole=True)


@pytest.mark.parametrize(
    "kind", [{"format": "PNG"}, {"format": "JPEG"}, {"format": "JPEG", "progressive": True}]
)
@pytest.mark.parametrize(("size", "coarse"), [((640, 480), True), ((620, 874), False), ((2480, 3508), False)])
def test_a_picture_says_how_many_dots_it_has(
    kind: dict[str, object], size: tuple[int, int], coarse: bool
) -> None:
    written = io.BytesIO()
    Image.new("L", size, 200).save(written, **kind)  # type: ignore[arg-type]
    data = written.getvalue()
    assert dots_of(data) == size
    assert is_coarse(data) is coarse
    assert is_coarse(data[:12]) is False  # not known, and never guessed


@given(st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]), st.binary(max_size=400))
def test_no_bytes_make_the_counting_raise(head: bytes, rest: bytes) -> None:
    assert min(dots_of(head + rest)) >= 0
