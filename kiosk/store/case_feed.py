"""Folds what the portal says of cases and results; each step runs inside the caller's transaction."""

import json
from collections.abc import Mapping
from typing import Any, Final

from kiosk.domain.case import name_key
from kiosk.store.database import Database

Fields = Mapping[str, Any]
_OVER: Final = frozenset({"handed_over", "closed"})


def note_step(database: Database, item: Fields) -> None:
    """Add a state to a case's history; the same step told again is one step."""
    fields = item["fields"]
    database.run(
        "INSERT INTO case_steps (application_id, at, state, said_by, office, reason, deadline, n)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (application_id, at, state) DO UPDATE SET n = excluded.n WHERE n < 0",
        (
            fields["application_id"],
            str(fields.get("at") or item["at"]),
            fields["state"],
            str(fields.get("by", "portal")),
            *(str(fields.get(name, "")) for name in ("office", "reason", "deadline")),
            item["n"],
        ),
    )


def forget_holder(database: Database, item: Fields) -> None:
    """Forget whose result it was once it is in the right hands: another office's name is not kept longer."""
    fields = item["fields"]
    if fields["state"] in _OVER:
        database.run(
            "UPDATE results_ready SET holder = '', holder_key = '', number_ends = '', born = ''"
            " WHERE application_id = ?",
            (fields["application_id"],),
        )


def note_ready(database: Database, item: Fields) -> None:
    """Note that a result lies at an office; a later word on the same one replaces it."""
    fields = item["fields"]
    names = ("application_id", "tracking_number", "service_name_ar", "service_name_en", "filed_on", "office")
    more = ("office_name_ar", "office_name_en", "holder")
    rest = ("holder_number_ends", "holder_born", "code_salt", "code_hash", "ready_at", "keep_until")
    bytes.fromhex(fields["code_salt"]), bytes.fromhex(fields["code_hash"])
    database.run(
        "INSERT OR REPLACE INTO results_ready (application_id, tracking_number, name_ar, name_en, filed_on,"
        " office, office_ar, office_en, holder, holder_key, number_ends, born, code_salt, code_hash,"
        " ready_at, keep_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(fields[name] for name in (*names, *more)),
            name_key(fields["holder"]),
            *(fields[name] for name in rest),
        ),
    )


def note_conflict(database: Database, item: Fields) -> None:
    """Note that one result left twice."""
    fields = item["fields"]
    told = [
        {name: one[name] for name in ("outcome", "office", "counter", "at")} for one in fields["handovers"]
    ]
    database.run(
        "INSERT OR REPLACE INTO result_conflicts (application_id, tracking_number, told, at)"
        " VALUES (?, ?, ?, ?)",
        (fields["application_id"], fields["tracking_number"], json.dumps(told), item["at"]),
    )
