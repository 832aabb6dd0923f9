"""GET /v1/feed: numbered items after a cursor."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from portal.api.caller import JudgedCaller, ThePortal
from portal.api.canonical_answer import canonical_answer
from portal.feed.delta import with_deltas
from portal.feed.numbered import MOST_ITEMS, page
from portal.feed.publishing import CATALOGUE, DIRECTORY

router = APIRouter()


def held_documents(
    catalogue: Annotated[str, Query(max_length=64)] = "",
    directory: Annotated[str, Query(max_length=64)] = "",
) -> Mapping[str, str]:
    """Return the content hashes that a counter names, by kind of document."""
    return {CATALOGUE: catalogue, DIRECTORY: directory}


@router.get("/v1/feed")
def feed(
    device_id: JudgedCaller,
    portal: ThePortal,
    held: Annotated[Mapping[str, str], Depends(held_documents)],
    incarnation: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 100,
) -> Response:
    """Answer with items in the order they were committed; a cursor of another incarnation starts anew."""
    start = after if incarnation == portal.incarnation_id else 0
    with portal.sessions() as session:
        items, following, has_more = page(session, device_id, start, limit)
        items = with_deltas(session, items, held)
    return canonical_answer(
        {"incarnation": portal.incarnation, "items": items, "next": following, "more": has_more}
    )
