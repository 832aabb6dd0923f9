"""A pack of services on a stick, as the clerk meets it: to be taken, refused, none there."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.catalogue_changes import CatalogueChanges
from kiosk.domain.pack import PackSeen, PackTable
from kiosk.domain.words import Words
from kiosk.errors import PackForeignError, PackOlderError
from kiosk.ui.counter.pages import Command
from tests.fakes.counter_scenes import home, settle
from tests.fakes.counter_window import CounterWindow

KEY, OTHER = "c41d7a90b2e6f358", "07be5512fa8834cd"
READY = PackSeen(
    "libyapost-services-19.lpp",
    (
        PackTable("catalogue", 18, 19, KEY),
        PackTable("prices", 7, 8, OTHER),
        PackTable("holidays", 3, 4, OTHER, added=2, gone=1),
        PackTable("directory", 5, 5, KEY),
    ),
    CatalogueChanges(
        retired=(Words("تجديد كتيب مركبة", "Vehicle booklet renewal"),),
        added=(Words("شهادة خلو من الضرائب", "Tax clearance certificate"),),
        revised=(Words("جواز سفر جديد", "New passport"), Words("شهادة إقامة", "Residence certificate")),
        repriced=(Words("اشتراك صندوق بريد", "PO box rental"),),
    ),
)


def _shown(counter: CounterWindow, seen: PackSeen | None) -> None:
    home(counter)
    counter.packs.seen = seen
    counter.shell.press(Command.PACK)
    settle()


def pack_ready(counter: CounterWindow) -> None:
    """A newer pack of the portal."""
    _shown(counter, READY)


def pack_taken(counter: CounterWindow) -> None:
    """It was taken."""
    _shown(counter, READY)
    counter.shell.press(Command.FORWARD)
    settle()


def pack_older(counter: CounterWindow) -> None:
    """Everything in it is here already."""
    tables = (PackTable("catalogue", 20, 19, KEY), PackTable("prices", 8, 8, OTHER))
    _shown(counter, replace(READY, tables=tables, refusal=PackOlderError.code))


def pack_foreign(counter: CounterWindow) -> None:
    """Signed by somebody else."""
    _shown(counter, PackSeen("services.lpp", refusal=PackForeignError.code))


def pack_none(counter: CounterWindow) -> None:
    """No stick, or nothing on it."""
    _shown(counter, None)


PACK_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "pack_ready": pack_ready,
    "pack_taken": pack_taken,
    "pack_older": pack_older,
    "pack_foreign": pack_foreign,
    "pack_none": pack_none,
}
