"""`kiosk --self-check`: tries every part of the installed program, without touching a home."""

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from kiosk import __version__
from kiosk.commands import console


def run() -> int:
    """Try each part, print one line for each, return 0 when all is well."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("texts", _texts),
        ("store", _store),
        ("paper", _paper),
        ("devices", _devices),
        ("window", _window),
    )
    console.say(f"kiosk {__version__}")
    failures = 0
    for name, check in checks:
        try:
            console.say(f"{name}: {check()}")
        except Exception as error:  # noqa: BLE001 - whatever fails is the finding
            failures += 1
            console.say(f"{name}: FAILED {type(error).__name__} {error}")
    console.say("self-check: " + ("ok" if not failures else f"{failures} failed"))
    return 1 if failures else 0


def _texts() -> str:
    return f"{len(console.load_texts().by_language)} languages"


def _store() -> str:
    from kiosk.store.database import KEY_BYTES, Database
    from kiosk.store.migrations import migrate

    with tempfile.TemporaryDirectory() as folder:
        database = Database.writing(Path(folder) / "scratch.db", secrets.token_bytes(KEY_BYTES), 1000)
        try:
            migrate(database)
            return f"SQLCipher {database.value('PRAGMA cipher_version')}"
        finally:
            database.close()


def _paper() -> str:
    from kiosk.documents.renderer import ReceiptPaper
    from kiosk.documents.specimen import specimen_receipt

    paper = ReceiptPaper(console.load_texts())
    printable = paper.thermal(specimen_receipt(), 576)
    pdf = paper.pdf(specimen_receipt())
    return f"{printable.width_dots}x{printable.height_dots} dots, PDF {len(pdf)} bytes"


def _devices() -> str:
    from kiosk.devices.registry import PROFILES

    return ", ".join(profile for known in PROFILES.values() for profile in known)


def _window() -> str:
    from kiosk.ui.plain_imports import check_binding
    from kiosk.ui.theme.fonts import qt_and_font

    check_binding()
    return qt_and_font()
