"""Chunks of pictures: small after trouble, never beyond what the contract allows."""

from kiosk.sync.chunk_pace import LARGEST_BYTES, SMALLEST_BYTES, ChunkPace


def test_chunks_begin_small_and_grow_only_after_many_good_ones() -> None:
    pace = ChunkPace()
    sizes = []
    for _ in range(60):
        sizes.append(pace.chunk_bytes)
        pace = pace.after_chunk(0.1)
    assert sizes[:12] == [SMALLEST_BYTES] * 12
    assert sizes[12] == 2 * SMALLEST_BYTES
    assert pace.chunk_bytes == LARGEST_BYTES
    assert all(SMALLEST_BYTES <= size <= LARGEST_BYTES for size in sizes)


def test_a_slow_chunk_halves_and_a_cut_begins_anew() -> None:
    pace = ChunkPace(chunk_bytes=4 * SMALLEST_BYTES, good=5)
    assert pace.after_chunk(9.0) == ChunkPace(2 * SMALLEST_BYTES)
    assert ChunkPace(SMALLEST_BYTES).after_chunk(9.0).chunk_bytes == SMALLEST_BYTES
    assert pace.after_cut() == ChunkPace(SMALLEST_BYTES)


def test_a_chunk_that_takes_its_time_does_not_grow() -> None:
    pace = ChunkPace()
    for _ in range(40):
        pace = pace.after_chunk(3.0)
    assert pace.chunk_bytes == SMALLEST_BYTES
