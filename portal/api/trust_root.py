"""GET /v1/trust-root: the signed document; it proves itself, so the answer is not signed."""

from fastapi import APIRouter, Response

from portal import canonical_json
from portal.api.caller import ThePortal

router = APIRouter()


@router.get("/v1/trust-root")
def trust_root(portal: ThePortal) -> Response:
    """Answer with the trust root."""
    return Response(canonical_json.encode(portal.trust_root.document), media_type="application/json")
