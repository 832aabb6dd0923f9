"""The papers of an application: seen, scanned, kept at the office, given back; and what cannot be so."""

from collections.abc import Mapping
from typing import Any

FATES = ("seen", "scanned", "kept", "returned")


def unclear_papers(application: Mapping[str, Any]) -> set[str]:
    """Return the papers whose fate contradicts itself.

    A paper is kept or given back, never both, and only one that was seen. What is said to be scanned is what
    the pictures show. Counters before this was recorded say nothing of it, and nothing is asked of them.
    """
    told = {fate: set(application.get(f"documents_{fate}", ())) for fate in FATES}
    wrong = (told["kept"] & told["returned"]) | ((told["kept"] | told["returned"]) - told["seen"])
    if "documents_scanned" in application:
        shown = {one["document"] for one in application.get("attachments", ()) if one.get("document")}
        wrong |= told["scanned"] ^ shown
    return wrong


def papers_told(application: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each paper that an application speaks of, with what became of it."""
    told = {fate: set(application.get(f"documents_{fate}", ())) for fate in FATES}
    codes = sorted(set().union(*told.values()))
    return [{"code": code, **{fate: code in told[fate] for fate in FATES}} for code in codes]
