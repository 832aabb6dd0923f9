"""A mark outside both copies: how far this counter has been, should neither copy remember it.

It is written where an act stands in one copy only, and where an epoch begins; so that an act which a second
fault takes away is missed by its number, and no receipt number is ever given twice.
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain import canonical_json
from kiosk.domain.identifiers import DeviceId
from kiosk.errors import MalformedEntryError, StoreError
from kiosk.ports import ChainHead
from kiosk.store.disk import write_whole


@dataclass(frozen=True, slots=True)
class HighWater:
    """The device, its newest epoch with its ordinal, and the last entry that one copy alone held."""

    device: str
    epoch: str
    ordinal: int
    single_seq: int


def read(path: Path) -> HighWater | None:
    """Return the mark, None when there is none or it cannot be read."""
    try:
        fields = canonical_json.decode(path.read_bytes())
        return HighWater(
            str(fields["device"]), str(fields["epoch"]), int(fields["ordinal"]), int(fields["single_seq"])
        )
    except (OSError, MalformedEntryError, KeyError, TypeError, ValueError):
        return None


def note_epoch(path: Path, head: ChainHead, device: DeviceId) -> None:
    """Note that an epoch has begun."""
    _write(path, HighWater(device, head.epoch, head.epoch_ordinal, 0))


def note_single_copy(path: Path, head: ChainHead) -> None:
    """Note that entries up to `head` may stand in one copy only."""
    held = read(path)
    device = "" if held is None else held.device
    _write(path, HighWater(device, head.epoch, head.epoch_ordinal, head.seq))


def _write(path: Path, mark: HighWater) -> None:
    fields = {
        "device": mark.device,
        "epoch": mark.epoch,
        "ordinal": mark.ordinal,
        "single_seq": mark.single_seq,
    }
    # A disk that does not take the mark is told by the act itself; the mark guards against a second fault.
    with contextlib.suppress(StoreError):
        write_whole(path, canonical_json.encode(fields))
