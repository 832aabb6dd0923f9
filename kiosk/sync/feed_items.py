"""Feed items with their signed documents opened: the same whether they came by the line or by hand."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk.errors import AnswerNotTrustedError
from kiosk.sync.answers import DOCUMENT_CONTEXTS, parse_answer
from kiosk.sync.catalogue_delta import HeldPayload, whole_document

UNTRUSTED: Final = "untrusted."
OpenDocument = Callable[[Mapping[str, Any], str], bytes]
_log = logging.getLogger(__name__)


def opened_item(item: Mapping[str, Any], open_document: OpenDocument, held: HeldPayload) -> Mapping[str, Any]:
    """Return a feed item with its signed document opened as `payload`; one without a document as it is.

    One that is not trusted goes on as a kind that nobody applies: the feed must not stand still behind it.

    Args:
        item: as the portal sent it.
        open_document: returns a document's payload, or raises AnswerNotTrustedError.
        held: the payload of a catalogue held here, by its content hash.
    """
    context = DOCUMENT_CONTEXTS.get(item["kind"])
    if context is None:
        return item
    rest = {name: value for name, value in item["fields"].items() if name != "document"}
    try:
        payload = parse_answer(open_document(whole_document(item["fields"], held), context))
    except (AnswerNotTrustedError, KeyError, TypeError) as error:
        _log.error("feed item %s (%s) is not trusted: %s", item["n"], item["kind"], type(error).__name__)
        return {**item, "kind": f"{UNTRUSTED}{item['kind']}", "fields": rest}
    told = {name: value for name, value in rest.items() if name not in {"base", "delta"}}
    return {**item, "fields": {**told, "payload": payload}}


def is_unfit_delta(item: Mapping[str, Any]) -> bool:
    """Say whether an opened item came as a delta that does not fit what is held here."""
    return str(item["kind"]).startswith(UNTRUSTED) and "delta" in item["fields"]
