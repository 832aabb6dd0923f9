"""GET /v1/news: answers when the feed goes on, or after a while; the feed itself is asked for as always."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from portal.api.caller import Caller
from portal.api.canonical_answer import canonical_answer
from portal.feed.watching import FeedWatch

router = APIRouter()


@router.get("/v1/news")
async def news(
    request: Request, device_id: Caller, after: Annotated[int, Query(ge=0, le=2**53)] = 0
) -> Response:
    """Answer with the number of the feed's last item, as soon as it is beyond `after`."""
    watch: FeedWatch = request.app.state.watch
    return canonical_answer({"feed_head": await watch.wait(device_id, after)})
