"""A specimen receipt for trying printers: every name and number on it is INVENTED, and it says so."""

from kiosk.domain.identifiers import OfficeCode, ReceiptNumber, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.receipt import Receipt, ReceiptItem
from kiosk.domain.words import Words

_OFFICE_NUMBER = 9999
_TESTED = "LPR1:SPECIMEN"


def specimen_receipt() -> Receipt:
    """Return the specimen: the same at every call."""
    item = ReceiptItem(
        service_code="TEST",
        service_name=Words("صفحة تجربة الطابعة، ليست إيصالاً", "Printer test page, not a receipt"),
        applicant="محمّد عبد السلام الورفلي",
        masked_number="1 •••• •••• 0000",
        tracking_number=TrackingNumber.make(_OFFICE_NUMBER, 0),
        amount=Money(0),
        receipt_words=Words("كل ما على هذه الورقة مُختلَق.", "Everything on this page is invented."),
        next_steps=Words("تُتلف هذه الورقة.", "Destroy this page."),
    )
    return Receipt(
        number=ReceiptNumber(OfficeCode("TST-000"), 0, 2026, "0A", 0),
        items=(item,),
        total=Money(0),
        tendered=Money(0),
        change=Money(0),
        office_name=Words("تجربة", "Test"),
        counter=0,
        clerk="0",
        made_at="2026-01-01T00:00:00.000+02:00",
        entry_hash="0" * 64,
        qr_text=_TESTED,
    )
