"""Folds the portal's answer to a bundle in: what it proves about this counter's own entries, and the feed."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.identifiers import EpochId
from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import BundleTrust, Inbox, OutgoingRuns, VerifiedAnswer
from kiosk.sync.answers import (
    CHECKPOINT_CONTEXT,
    INCARNATION_CONTEXT,
    announced_life,
    parse_answer,
    parse_feed_page,
)
from kiosk.sync.feed_items import opened_item

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Folded:
    """What an answer brought: countersigned epochs, feed items, and places where the portal holds others."""

    checkpoints: int
    feed_items: int
    disagreeing: tuple[str, ...]
    refused: tuple[str, ...]


def fold_answer(
    answer: Mapping[str, Any], device_id: str, runs: OutgoingRuns, inbox: Inbox, trust: BundleTrust
) -> Folded:
    """Fold an opened answer in; the same answer again changes nothing.

    Raises:
        AnswerNotTrustedError: signed, but not of the published form.
    """
    taken, disagreeing = 0, []
    try:
        for document in answer["checkpoints"]:
            payload = parse_answer(trust.open_document(document, CHECKPOINT_CONTEXT))
            if payload["device_id"] != device_id:
                raise AnswerNotTrustedError("a checkpoint for another counter")
            if payload["branch"] == "main" and not _is_ours(payload, runs):
                disagreeing.append(f"{payload['epoch']}:{payload['seq']}")
                continue
            inbox.put(VerifiedAnswer("checkpoint", {**payload, "document": document}))
            taken += 1
        items = _fold_feed(answer, runs, inbox, trust)
        refused = tuple(f"{each['epoch']}:{each['from_seq']}:{each['problem']}" for each in answer["refused"])
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerNotTrustedError(f"answer is not of the published form: {error!r}") from error
    return Folded(taken, items, tuple(disagreeing), refused)


def _is_ours(payload: Mapping[str, Any], runs: OutgoingRuns) -> bool:
    """Say whether the countersigned entry is the one that stands at that place here."""
    found = runs.run(EpochId(payload["epoch"]), int(payload["seq"]), 1)
    return bool(found) and found[0].seq == payload["seq"] and found[0].hash == payload["hash"]


def _fold_feed(answer: Mapping[str, Any], runs: OutgoingRuns, inbox: Inbox, trust: BundleTrust) -> int:
    after = int(answer["feed"]["after"])
    page = parse_feed_page({**answer["feed"], "incarnation": answer["incarnation"]}, after)
    incarnation, held = runs.feed_cursor()
    if incarnation == answer["incarnation"]["id"]:
        if after > held:
            _log.warning("the answer's feed begins at %d, folded is %d", after, held)
            return 0
    elif after > 0 or (incarnation and announced_life(answer, _opener(trust)) is None):
        return 0  # an answer of an earlier life of the portal, or of one that nobody announced
    else:
        held = 0
    fresh = [
        opened_item(item, trust.open_document, lambda _hash: None)
        for item in page["items"]
        if int(item["n"]) > held
    ]
    if fresh:
        inbox.put(VerifiedAnswer("feed", {**page, "items": fresh}))
    return len(fresh)


def _opener(trust: BundleTrust) -> Callable[[Mapping[str, Any]], bytes]:
    return lambda document: trust.open_document(document, INCARNATION_CONTEXT)
