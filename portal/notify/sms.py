"""Short messages in Arabic: their words, and how many parts a network makes of them."""

from typing import Final

# 3GPP TS 23.038 and 23.040: a message in UCS-2 holds 70 characters, a part of a joined one 67.
SINGLE_UNITS: Final = 70
JOINED_UNITS: Final = 67


def parts_of(text: str) -> int:
    """Return how many parts a text becomes; a character beyond the first plane counts twice."""
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= SINGLE_UNITS else -(-units // JOINED_UNITS)


def ready_text(number: str, code: str) -> str:
    """Tell that a result lies ready: no name, no service, no verdict, for phones are shared."""
    return f"بريد ليبيا: معاملتك {number} جاهزة. رمز الاستلام {code}"


def receipt_text(number: str, receipt: str, due_dirhams: int) -> str:
    """Tell that an application has arrived, and its fee if it is not paid yet: no name, no service.

    The machine may have a terminal, and the citizen may have paid there since: nobody is told to pay twice.
    """
    amount = f"{due_dirhams // 1000}.{due_dirhams % 1000:03d}"
    due = f" الرسم {amount} د.ل في أي شباك بريد إن لم تدفعه." if due_dirhams else ""
    return f"بريد ليبيا: وصل طلبك {number}. الإيصال {receipt}.{due}"


def unclaimed_text(number: str) -> str:
    """Tell that a result was not collected in time."""
    return f"بريد ليبيا: انتهت مدة حفظ معاملتك {number}، راجع المكتب."


def returned_text(number: str) -> str:
    """Tell that an agency wants something completed."""
    return f"بريد ليبيا: معاملتك {number} تحتاج استكمالاً، راجع المكتب."
