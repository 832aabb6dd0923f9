"""What the inside needs from the outside: Protocols and nothing else.

Each port has a suite in `tests/ports/` or beside its room that every implementation passes.
"""

from kiosk.ports.bench import DeviceBench, DeviceLook, DeviceRole, PortSeen, SetUp, TrafficNote
from kiosk.ports.cases import Cases
from kiosk.ports.courier import Inbox, OutgoingRuns, PortalLink, VerifiedAnswer
from kiosk.ports.hardware import (
    CashDrawer,
    DocumentReader,
    PaperScans,
    PrinterState,
    ReceiptPrinter,
    Scale,
    ScaleState,
    ScanFile,
    Scanner,
    SilenceTeller,
    Weighing,
)
from kiosk.ports.journal import (
    ActTransaction,
    Books,
    ChainHead,
    Durability,
    Journal,
    PrintLedger,
    UnprintedReceipt,
)
from kiosk.ports.keeping import BlobStore, Drafts, KeptBlob, OutgoingBlobs, ParkedForms
from kiosk.ports.paper import LeafletRenderer, ReceiptRenderer
from kiosk.ports.people import (
    CounterPlace,
    JournalSigner,
    PaperJudge,
    PinVerifier,
    ReceiptSealer,
    Roster,
    SessionSigner,
)
from kiosk.ports.trust import (
    BundleTrust,
    CheckedReceipt,
    LineTrust,
    ParkingSeal,
    ReceiptChecker,
    ReceiptStanding,
    SegmentCipher,
    SegmentCiphers,
    SignatureVerifier,
    WireAnswer,
    WireRequest,
)
from kiosk.ports.world import Clock, Randomness

__all__ = [
    "ActTransaction",
    "BlobStore",
    "Books",
    "BundleTrust",
    "Cases",
    "CashDrawer",
    "ChainHead",
    "CheckedReceipt",
    "Clock",
    "CounterPlace",
    "DeviceBench",
    "DeviceLook",
    "DeviceRole",
    "DocumentReader",
    "Drafts",
    "Durability",
    "Inbox",
    "Journal",
    "JournalSigner",
    "KeptBlob",
    "LeafletRenderer",
    "LineTrust",
    "OutgoingBlobs",
    "OutgoingRuns",
    "PaperJudge",
    "PaperScans",
    "ParkedForms",
    "ParkingSeal",
    "PinVerifier",
    "PortSeen",
    "PortalLink",
    "PrintLedger",
    "PrinterState",
    "Randomness",
    "ReceiptChecker",
    "ReceiptPrinter",
    "ReceiptRenderer",
    "ReceiptSealer",
    "ReceiptStanding",
    "Roster",
    "Scale",
    "ScaleState",
    "ScanFile",
    "Scanner",
    "SegmentCipher",
    "SegmentCiphers",
    "SessionSigner",
    "SetUp",
    "SignatureVerifier",
    "SilenceTeller",
    "TrafficNote",
    "UnprintedReceipt",
    "VerifiedAnswer",
    "Weighing",
    "WireAnswer",
    "WireRequest",
]
