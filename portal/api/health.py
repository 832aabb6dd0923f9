"""GET /healthz: whether the portal can do its work, for whoever watches it."""

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.api.caller import ThePortal

router = APIRouter()


@router.get("/healthz")
def healthz(portal: ThePortal) -> Response:
    """Answer 200 when the database answers, else 503."""
    try:
        with portal.sessions() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response('{"status":"database"}', status_code=503, media_type="application/json")
    return Response('{"status":"ok"}', media_type="application/json")
