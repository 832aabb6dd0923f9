"""Receipts with every hazard of a bilingual paper, and the print shop that draws them."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.identifiers import OfficeCode, ReceiptNumber, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.receipt import Receipt, ReceiptItem
from kiosk.domain.texts import Texts, parse_texts
from kiosk.domain.words import Words

DATA = Path(__file__).parents[2] / "kiosk" / "data"
QR_TEXT = "LPR1:" + "6BF+70BBPNNUFK0MDM1J5/UC%S-R0VNA$7TDX3 D." * 9
PASSPORT = ReceiptItem(
    service_code="PP1",
    service_name=Words("جواز سفر جديد", "New passport"),
    applicant="محمّد عبد السلام علي الورفلي",
    masked_number="1 1984 •••• ••7",
    tracking_number=TrackingNumber.make(1, 4183920571),
    amount=Money(50_000),
    receipt_words=Words("قُبل هنا طلب جواز السفر.", "The passport application was accepted here."),
    next_steps=Words(
        "تحدد مصلحة الجوازات موعد التصوير والبصمات برسالة قصيرة. يُحضر في الموعد هذا الإيصال وأصول المستندات.",
        "The Passports Authority sends the appointment for photo and fingerprints by text message.",
    ),
)
NUMBER = ReceiptNumber(OfficeCode("TIP-001"), 3, 2026, "7A", 1)


@pytest.fixture(scope="session")
def texts() -> Texts:
    arabic, english = (
        tomllib.loads((DATA / f"texts/{name}.toml").read_text("utf-8")) for name in ("ar", "en")
    )
    return parse_texts(arabic, english)


@pytest.fixture(scope="session")
def paper(texts: Texts) -> ReceiptPaper:
    return ReceiptPaper(texts)


@pytest.fixture
def receipt() -> Receipt:
    return make_receipt()


@pytest.fixture
def receipt_with() -> Callable[..., Receipt]:
    return make_receipt


def make_receipt(**changes: object) -> Receipt:
    facts: dict[str, object] = {
        "number": NUMBER,
        "items": (PASSPORT,),
        "total": Money(50_500),
        "tendered": Money(60_000),
        "change": Money(9_500),
        "office_name": Words("مكتب بريد طرابلس المركزي", "Tripoli Central Post Office"),
        "counter": 3,
        "clerk": "1001",
        "made_at": "2026-02-05 09:14:03 +02:00",
        "entry_hash": "9f3c5a7be1d2440897a1c0ffee123456" * 2,
        "qr_text": QR_TEXT,
    }
    return Receipt(**{**facts, **changes})  # type: ignore[arg-type]  # a test names any field
