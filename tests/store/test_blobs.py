"""Pictures: kept once, whole or not at all, in both copies before an entry names them."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.attachment import MEBIBYTE, Attachment, AttachmentHash, AttachmentLimits, Refusal
from kiosk.errors import AttachmentMissingError, AttachmentRefusedError, MalformedEntryError
from kiosk.ports import Durability, VerifiedAnswer
from kiosk.store.blobs import CHUNK_BYTES, SUFFIX
from kiosk.store.opening import Store
from kiosk.store.rebuild import rebuild
from tests.fakes.store_parts import Counter, file_with, morning

Opened = Callable[[], Store]
PICTURE = random.Random(7).randbytes(3 * CHUNK_BYTES + 17)


def _files(counter: Counter) -> list[Path]:
    return [path for folder in counter.files.blob_folders for path in folder.rglob(f"*{SUFFIX}")]


def _named(digest: AttachmentHash) -> Attachment:
    return Attachment(digest, len(PICTURE), "image/jpeg", 1)


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 5 * CHUNK_BYTES])
def test_picture_comes_back_as_it_was(counter: Counter, opened: Opened, size: int) -> None:
    store, data = opened(), random.Random(size).randbytes(size)
    kept = store.blobs.put(data)
    assert (kept.size_bytes, kept.durability) == (size, Durability.BOTH_COPIES)
    assert store.blobs.holds(kept.hash)
    assert store.blobs.read(kept.hash) == data


def test_same_picture_twice_is_kept_once(counter: Counter, opened: Opened) -> None:
    store = opened()
    first = store.blobs.put(PICTURE)
    before = [(path, path.stat().st_mtime_ns) for path in _files(counter)]
    assert store.blobs.put(PICTURE) == first
    assert [(path, path.stat().st_mtime_ns) for path in _files(counter)] == before
    assert len(before) == 2


def test_no_file_shows_what_is_in_it(counter: Counter, opened: Opened) -> None:
    opened().blobs.put(b"passport " * 4000)
    assert all(b"passport" not in path.read_bytes() for path in _files(counter))


def test_entry_cannot_name_a_picture_that_is_not_kept(counter: Counter) -> None:
    store = morning(counter, 0)
    before = store.journal.head
    with pytest.raises(AttachmentMissingError):
        file_with(counter, store, _named(AttachmentHash("0" * 64)))
    with pytest.raises(MalformedEntryError):
        file_with(counter, store, _named(AttachmentHash("../../x")))
    assert store.journal.head == before
    store.close()


@pytest.mark.parametrize("copy", [0, 1])
@pytest.mark.parametrize("how", ["deleted", "flipped", "cut"])
def test_one_damaged_copy_is_read_from_the_other_and_mended(
    counter: Counter, opened: Opened, copy: int, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = opened()
    kept = store.blobs.put(PICTURE)
    path = counter.files.blob_folders[copy] / kept.hash[:2] / f"{kept.hash}{SUFFIX}"
    data = bytearray(path.read_bytes())
    if how == "deleted":
        path.unlink()
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data) if how == "flipped" else bytes(data[:-100]))
    assert store.blobs.read(kept.hash) == PICTURE
    assert store.blobs.level() == 1
    assert store.blobs.level() == 0


def test_picture_that_no_copy_holds_whole_is_said(counter: Counter, opened: Opened) -> None:
    store = opened()
    kept = store.blobs.put(PICTURE)
    for path in _files(counter):
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(AttachmentMissingError):
        store.blobs.read(kept.hash)


def test_lost_second_medium_keeps_the_picture_in_one_copy(
    counter: Counter, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    store = opened()
    counter.files.blob_folders[1].write_bytes(b"no folder")
    assert store.blobs.put(PICTURE).durability is Durability.SINGLE_COPY
    counter.files.blob_folders[1].unlink()
    assert store.blobs.put(PICTURE).durability is Durability.BOTH_COPIES


def test_pictures_wait_until_the_portal_has_countersigned(counter: Counter) -> None:
    store = morning(counter, 1)
    kept = store.blobs.put(PICTURE)
    assert store.blob_queue.waiting(9) == []
    file_with(counter, store, _named(kept.hash))
    file_with(counter, store, _named(kept.hash))
    assert store.blob_queue.waiting(9) == [_named(kept.hash)]
    assert store.blob_queue.read(kept.hash) == PICTURE
    store.inbox.put(VerifiedAnswer("blob", {"hash": kept.hash, "received_at": "2026-11-22T09:00:00Z"}))
    assert store.blob_queue.waiting(9) == []
    rewound = {"incarnation": {"term": 2, "id": "b" * 32}, "before": "a" * 32}
    store.inbox.put(VerifiedAnswer("rewound", rewound))
    assert store.blob_queue.waiting(9) == [_named(kept.hash)], "a restored portal is asked again"
    assert rebuild(store.database, repair=False).is_equal
    store.close()


def test_orphans_are_swept_and_what_is_named_stays(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 0)
    named, orphan = store.blobs.put(PICTURE), store.blobs.put(b"orphan")
    file_with(counter, store, _named(named.hash))
    assert store.tend_blobs() == 0, "what this start has put may belong to an open form"
    store.close()
    store = opened()
    assert store.tend_blobs() == 1
    assert store.blobs.read(named.hash) == PICTURE
    assert not store.blobs.holds(orphan.hash)


def test_pictures_of_an_erased_person_go(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 0)
    kept = store.blobs.put(PICTURE)
    entry = file_with(counter, store, _named(kept.hash))
    digest = entry.envelope_fields()["personal_hashes"][0]
    facts = {"entry_seq": entry.seq, "position": 0, "hash": digest, "reason": "right"}
    with store.journal.act() as act:
        act.append(counter.draft("body.erased", facts))
    store.close()
    store = opened()
    assert store.tend_blobs() == 1
    assert _files(counter) == []


def test_after_a_loss_nothing_is_swept(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 0)
    store.blobs.put(PICTURE)
    store.close()
    counter.files.database.unlink()
    for path in counter.files.sidecar.glob("*.lps"):
        path.unlink()
    store = opened()
    assert store.findings
    assert store.tend_blobs() == 0
    assert len(_files(counter)) == 2


def test_half_written_picture_is_no_picture(counter: Counter, opened: Opened) -> None:
    store = opened()
    kept = store.blobs.put(PICTURE)
    for path in _files(counter):
        shutil.move(path, path.with_name(path.name + ".new"))
    assert not store.blobs.holds(kept.hash)
    with pytest.raises(AttachmentMissingError):
        store.blobs.read(kept.hash)


@pytest.mark.parametrize(
    ("size", "pages", "media_type", "reason"),
    [
        (1, 1, "image/jpeg", None),
        (8 * MEBIBYTE, 30, "application/pdf", None),
        (0, 1, "image/png", Refusal.EMPTY),
        (5, 0, "image/png", Refusal.EMPTY),
        (8 * MEBIBYTE + 1, 1, "image/jpeg", Refusal.TOO_LARGE),
        (5, 31, "application/pdf", Refusal.TOO_MANY_PAGES),
        (5, 1, "text/html", Refusal.UNKNOWN_KIND),
    ],
)
def test_limits_say_why(size: int, pages: int, media_type: str, reason: Refusal | None) -> None:
    limits = AttachmentLimits()
    assert limits.refusal(size, pages, media_type) is reason
    if reason is None:
        limits.check(size, pages, media_type)
        return
    with pytest.raises(AttachmentRefusedError) as refused:
        limits.check(size, pages, media_type)
    assert (refused.value.reason, refused.value.max_pages) == (reason, 30)
