"""Pictures: sent from where they stopped, none in another's way, believed whole only by the receipt."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.errors import AttachmentMissingError, KioskError, LineDownError, PortalRefusedError
from kiosk.ports import VerifiedAnswer
from kiosk.sync.blob_line import Arrival
from kiosk.sync.blob_sender import BlobSender
from kiosk.sync.chunk_pace import SMALLEST_BYTES
from tests.fakes.hall import ManualClock

DATA = bytes(range(256)) * 256  # eight of the smallest chunks


def picture(data: bytes) -> Attachment:
    digest = AttachmentHash(hashlib.sha256(data).hexdigest())
    return Attachment(digest, len(data), "image/jpeg", 1)


@dataclass
class InMemoryLink:
    """A portal's end that keeps what comes; errors to raise are given one by one, None lets one through."""

    held: dict[str, bytes] = field(default_factory=dict)
    faults: list[KioskError | None] = field(default_factory=list)
    sent: list[tuple[int, int]] = field(default_factory=list)
    stores_before_fault: bool = False

    def arrival(self, picture: Attachment) -> Arrival:
        data = self.held.get(picture.hash, b"")
        is_whole = len(data) == picture.size_bytes
        receipt = {"hash": picture.hash, "received_at": "now"} if is_whole else None
        return Arrival(len(data), receipt)

    def send(self, picture: Attachment, offset: int, chunk: bytes) -> Arrival:
        self.sent.append((offset, len(chunk)))
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or self.stores_before_fault:
            self.held[picture.hash] = self.held.get(picture.hash, b"")[:offset] + chunk
        if fault is not None:
            raise fault
        return self.arrival(picture)


@dataclass
class InMemoryBlobs:
    pictures: dict[Attachment, bytes | None]

    def waiting(self, limit: int) -> Sequence[Attachment]:
        return list(self.pictures)[:limit]

    def read(self, digest: AttachmentHash) -> bytes:
        data = next(data for picture, data in self.pictures.items() if picture.hash == digest)
        if data is None:
            raise AttachmentMissingError(digest)
        return data


@dataclass
class Kept:
    answers: list[VerifiedAnswer] = field(default_factory=list)

    def put(self, answer: VerifiedAnswer) -> None:
        self.answers.append(answer)


def never() -> bool:
    return False


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def link() -> InMemoryLink:
    return InMemoryLink()


@pytest.fixture
def sender_of(link: InMemoryLink, kept: Kept) -> Callable[..., BlobSender]:
    def make(*pictures: bytes) -> BlobSender:
        return BlobSender(link, InMemoryBlobs({picture(d): d for d in pictures}), kept, ManualClock())

    return make


def test_a_picture_is_sent_in_chunks_and_its_receipt_is_handed_over(
    link: InMemoryLink, kept: Kept, sender_of: Callable[..., BlobSender]
) -> None:
    assert sender_of(DATA).send_waiting(never) == 1
    assert link.held == {picture(DATA).hash: DATA}
    assert [size for _, size in link.sent] == [SMALLEST_BYTES] * 8
    assert [(answer.kind, answer.fields["hash"]) for answer in kept.answers] == [("blob", picture(DATA).hash)]


def test_it_goes_on_where_the_portal_stands_after_a_restart(
    link: InMemoryLink, sender_of: Callable[..., BlobSender]
) -> None:
    link.held[picture(DATA).hash] = DATA[:40_000]
    sender_of(DATA).send_waiting(never)
    assert link.sent[0][0] == 40_000
    assert link.held[picture(DATA).hash] == DATA


def test_what_another_counter_has_sent_is_not_sent_again(
    link: InMemoryLink, kept: Kept, sender_of: Callable[..., BlobSender]
) -> None:
    link.held[picture(DATA).hash] = DATA
    assert sender_of(DATA).send_waiting(never) == 1
    assert (link.sent, len(kept.answers)) == ([], 1)


@pytest.mark.parametrize("stores", [True, False])
def test_a_broken_line_costs_at_most_the_chunk_on_its_way(
    link: InMemoryLink, sender_of: Callable[..., BlobSender], *, stores: bool
) -> None:
    link.faults, link.stores_before_fault = [None, LineDownError("reset")], stores
    assert sender_of(DATA).send_waiting(never) == 1
    assert link.held[picture(DATA).hash] == DATA
    assert sum(size for _, size in link.sent) == len(DATA) + (0 if stores else SMALLEST_BYTES)


def test_a_line_out_of_time_ends_the_round(link: InMemoryLink, sender_of: Callable[..., BlobSender]) -> None:
    link.faults = [LineDownError("slow", timed_out=True)]
    with pytest.raises(LineDownError):
        sender_of(DATA).send_waiting(never)


def test_a_picture_that_is_missing_or_refused_holds_up_no_other(link: InMemoryLink, kept: Kept) -> None:
    lost, good = picture(b"lost"), picture(b"good")
    sender = BlobSender(link, InMemoryBlobs({lost: None, good: b"good"}), kept, ManualClock())
    assert sender.send_waiting(never) == 1
    link.faults = [PortalRefusedError("", problem="too-large", status=413)]
    sender = BlobSender(
        link, InMemoryBlobs({picture(b"fat"): b"fat", picture(b"x"): b"x"}), kept, ManualClock()
    )
    assert sender.send_waiting(never) == 1


def test_a_chunk_changed_on_the_way_is_sent_again_but_not_for_ever(
    link: InMemoryLink, sender_of: Callable[..., BlobSender]
) -> None:
    mismatch = PortalRefusedError("", problem="checksum-mismatch", status=460)
    link.faults = [mismatch]
    assert sender_of(DATA).send_waiting(never) == 1
    link.held.clear()
    link.faults = [mismatch] * 50
    assert sender_of(DATA).send_waiting(never) == 0
    assert len(link.faults) == 47


def test_it_stops_between_two_chunks(link: InMemoryLink, sender_of: Callable[..., BlobSender]) -> None:
    assert sender_of(DATA).send_waiting(lambda: len(link.sent) == 2) == 0
    assert len(link.sent) == 2


def test_what_was_handed_over_is_not_asked_for_again_until_the_store_is_believed(
    link: InMemoryLink, kept: Kept, sender_of: Callable[..., BlobSender]
) -> None:
    sender = sender_of(DATA)
    assert [sender.send_waiting(never), sender.send_waiting(never)] == [1, 0]
    sender.believe_the_store()
    assert sender.send_waiting(never) == 1
    assert len(kept.answers) == 2
