"""GET /v1/receipts/statement: whether a receipt's QR text is genuine, and what became of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from portal.api.caller import ThePortal
from portal.api.canonical_answer import canonical_answer
from portal.cases.receipts import report_on

router = APIRouter()


@router.get("/v1/receipts/statement")
def statement(portal: ThePortal, text: Annotated[str, Query(max_length=1_000)]) -> Response:
    """Answer with the verdict; open to everybody, because everybody may hold a receipt."""
    with portal.sessions() as session:
        return canonical_answer(report_on(session, portal, text).fields())
