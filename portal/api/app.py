"""The application: every endpoint and page put together, wrapped in the door that signs answers."""

from collections.abc import Collection, Mapping
from typing import Final

from fastapi import FastAPI

from portal.api import (
    agencies,
    blobs,
    bundles,
    enrol,
    feed,
    health,
    hello,
    journal,
    news,
    receipts,
    trust_root,
    updates,
)
from portal.api.limits import TryLimiter
from portal.api.problems import install_problems
from portal.api.signed_answers import SignedAnswers
from portal.cases.judgement import Judge
from portal.feed.watching import FeedWatch, feed_heads
from portal.opened import Portal
from portal.web import pages

_AGENCY_TRIES: Final = 30


def make_app(portal: Portal) -> SignedAnswers:
    """Make the application for an open portal; what was stored but not judged is judged first."""
    app = FastAPI(title="Libya Post portal", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.portal = portal
    app.state.judge = Judge(portal)
    app.state.judge.judge_all()
    app.state.watch = FeedWatch(lambda devices: _heads(app.state.portal, devices))
    app.state.pages = pages.Pages()
    app.state.agency_tries = TryLimiter(most=_AGENCY_TRIES)
    install_problems(app)
    for room in (
        hello,
        journal,
        bundles,
        blobs,
        feed,
        news,
        agencies,
        trust_root,
        receipts,
        health,
        updates,
        pages,
    ):
        app.include_router(room.router)
    app.include_router(enrol.make_router(TryLimiter()))
    return SignedAnswers(
        app, portal, lambda present: setattr(app.state, "portal", present), app.state.watch.close
    )


def _heads(portal: Portal, devices: Collection[str]) -> Mapping[str, int]:
    with portal.sessions() as session:
        return feed_heads(session, devices)
