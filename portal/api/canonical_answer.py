"""Answers in canonical JSON."""

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from portal import canonical_json


def canonical_answer(fields: Mapping[str, Any]) -> Response:
    """Return an answer whose body is canonical JSON and which nobody keeps."""
    return Response(
        canonical_json.encode(fields), media_type="application/json", headers={"Cache-Control": "no-store"}
    )
