"""Folds verified answers into the feed's tables; each step runs inside the caller's transaction."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.catalogue_file import parse_catalogue
from kiosk.domain.directory import parse_directory
from kiosk.domain.operator import Role
from kiosk.domain.price_table import parse_holidays, parse_prices
from kiosk.domain.site_settings import parse_remote
from kiosk.errors import KioskError
from kiosk.store import case_feed, feed_anew
from kiosk.store.database import Database
from kiosk.store.feed_letters import take_late_entry, take_letter, take_proposal
from kiosk.store.help_calls import take_call
from kiosk.store.item_numbers import take_lease
from kiosk.store.office_parking import take_office_key, take_parked, take_released
from kiosk.store.support_table import take_asked

Fields = Mapping[str, Any]
Wrap = Callable[[bytes], bytes]
_WRONG: Final = (KeyError, TypeError, ValueError, AttributeError, KioskError)


class FeedTables:
    """The feed-derived read models of one database."""

    def __init__(self, database: Database, wrap_verifier: Wrap) -> None:
        """Take the connection of the store lane, and what closes PIN verifiers."""
        self._database = database
        self._wrap = wrap_verifier
        self._steps: dict[str, Callable[[Fields], None]] = {
            "judgement": self._judgement,
            "case.state": self._case_state,
            "catalogue.published": self._catalogue,
            "prices.published": self._prices,
            "directory.published": self._directory,
            "roster.published": self._roster,
            "tracking.renumbered": self._renumbered,
            "result.ready": lambda item: case_feed.note_ready(database, item),
            "result.conflict": lambda item: case_feed.note_conflict(database, item),
            "holidays.published": self._holidays,
            "settings.published": self._settings,
            "letter": lambda item: take_letter(database, item),
            "correction.proposed": lambda item: take_proposal(database, item),
            "entry.late": lambda item: take_late_entry(database, item),
            "numbers.leased": lambda item: take_lease(database, item),
            "form.parked": lambda item: take_parked(database, item),
            "form.released": lambda item: take_released(database, item),
            "support.asked": lambda item: take_asked(database, item),
            "help.call": lambda item: take_call(database, item),
        }

    def cursor(self) -> tuple[str, int]:
        """Return the portal's incarnation and the last folded feed number."""
        row = self._database.row("SELECT incarnation, n FROM feed_cursor")
        return ("", 0) if row is None else (str(row[0]), int(row[1]))

    def move_cursor(self, incarnation: str, n: int) -> None:
        """Note how far the feed is folded."""
        self._database.run(
            "INSERT INTO feed_cursor (one, incarnation, n) VALUES (1, ?, ?)"
            " ON CONFLICT (one) DO UPDATE SET incarnation = excluded.incarnation, n = excluded.n",
            (incarnation, n),
        )

    def begin_anew(self) -> None:
        """Mark what was told until now: the portal's feed is read from its beginning."""
        feed_anew.begin(self._database)

    def is_read_anew(self) -> bool:
        """Say whether it is being read from its beginning."""
        return feed_anew.is_under_way(self._database)

    def end_anew(self) -> None:
        """Let go of what was not told again."""
        feed_anew.end(self._database)

    def checkpoint(self, fields: Fields) -> None:
        """Take a countersignature; a lower one than the one held is passed over."""
        if fields.get("branch", "main") != "main":
            return
        self._database.run(
            "INSERT INTO acknowledged (epoch, seq, hash, received_at, checkpoint) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (epoch) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,"
            " received_at = excluded.received_at, checkpoint = excluded.checkpoint"
            " WHERE excluded.seq >= acknowledged.seq",
            (
                fields["epoch"],
                fields["seq"],
                fields["hash"],
                str(fields.get("received_at", "")),
                canonical_json.encode(fields).decode(),
            ),
        )

    def item(self, incarnation: str, item: Fields) -> None:
        """Fold one item; what cannot be applied is kept as it came, with the reason."""
        self._database.run("SAVEPOINT item")
        try:
            self._fold(item)
        except _WRONG as error:
            self._database.run("ROLLBACK TO item")
            reason = error.code if isinstance(error, KioskError) else type(error).__name__
            self._keep_unapplied(incarnation, item, reason)
        self._database.run("RELEASE item")

    def _fold(self, item: Fields) -> None:
        kind, key, version = str(item["kind"]), str(item["object"]), int(item["version"])
        step = self._steps[kind]
        sql = "SELECT version FROM feed_versions WHERE kind = ? AND object = ?"
        held = self._database.value(sql, (kind, key))
        if held is not None and version <= held:
            return
        step(item)
        self._database.run(
            "INSERT OR REPLACE INTO feed_versions (kind, object, version) VALUES (?, ?, ?)",
            (kind, key, version),
        )

    def _keep_unapplied(self, incarnation: str, item: Fields, reason: str) -> None:
        # A roster's verifiers are not kept unwrapped, whatever is wrong with it.
        kept = {**item, "fields": {}} if "roster" in str(item.get("kind")) else dict(item)
        self._database.run(
            "INSERT OR REPLACE INTO unapplied (incarnation, n, reason, item) VALUES (?, ?, ?, ?)",
            (incarnation, int(item["n"]), reason, json.dumps(kept, ensure_ascii=False)),
        )

    def _judgement(self, item: Fields) -> None:
        fields = item["fields"]
        case_feed.note_step(self._database, item)
        self._database.run(
            "INSERT OR REPLACE INTO judgements"
            " (application_id, entry_hash, state, reasons, fields, at, n, owner, due_on, due_from, due_days)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                fields["application_id"],
                fields["entry_hash"],
                fields["state"],
                json.dumps(list(fields["reasons"])),
                json.dumps(list(fields["fields"])),
                item["at"],
                item["n"],
                *_duty(fields),
            ),
        )

    def _case_state(self, item: Fields) -> None:
        fields = item["fields"]
        case_feed.note_step(self._database, item)
        case_feed.forget_holder(self._database, item)
        self._database.run(
            "INSERT OR REPLACE INTO case_states"
            " (application_id, state, at, n, entry_hash, reasons, owner, due_on, due_from, due_days)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(fields["application_id"], fields["state"], fields["at"], item["n"]),
                str(fields.get("entry_hash", "")),
                json.dumps(list(fields.get("reasons", ()))),
                *_duty(fields),
            ),
        )

    def _renumbered(self, item: Fields) -> None:
        fields = item["fields"]
        self._database.run(
            "INSERT OR REPLACE INTO renumbered (application_id, old, new) VALUES (?, ?, ?)",
            (fields["application_id"], fields["old"], fields["new"]),
        )

    def _catalogue(self, item: Fields) -> None:
        payload, digest = _document(item)
        fields = json.loads(payload)
        parse_catalogue(fields, digest)  # what cannot be read must not become the catalogue in force
        self._document("catalogue_documents", int(fields["version"]), digest, payload)

    def _prices(self, item: Fields) -> None:
        payload, digest = _document(item)
        parse_prices(json.loads(payload))
        self._document("price_documents", int(item["version"]), digest, payload)

    def _directory(self, item: Fields) -> None:
        payload, digest = _document(item)
        parse_directory(json.loads(payload)["content"])  # what cannot be read must not stand for what can
        self._document("directory_documents", int(item["version"]), digest, payload)

    def _holidays(self, item: Fields) -> None:
        payload, digest = _document(item)
        parse_holidays(json.loads(payload))
        self._document("holiday_documents", int(item["version"]), digest, payload)

    def _settings(self, item: Fields) -> None:
        payload, digest = _document(item)
        parse_remote(json.loads(payload))
        self._database.run(
            "INSERT OR REPLACE INTO settings_documents (object, version, hash, payload) VALUES (?, ?, ?, ?)",
            (str(item["object"]), int(item["version"]), digest, payload),
        )

    def _document(self, table: str, version: int, digest: str, payload: str) -> None:
        self._database.run(
            f"INSERT OR REPLACE INTO {table} (version, hash, payload) VALUES (?, ?, ?)",  # noqa: S608 - own names
            (version, digest, payload),
        )

    def _roster(self, item: Fields) -> None:
        payload = json.loads(_document(item)[0])
        self._database.run("DELETE FROM roster")
        if "parking_key" in payload:
            take_office_key(self._database, payload["parking_key"], int(item["n"]))
        for person in payload["operators"]:
            encoded = str(person["verifier"]["encoded"]).encode()
            self._database.run(
                "INSERT INTO roster (operator_id, name_ar, name_en, role, wrapped_verifier)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    person["operator_id"],
                    person["name_ar"],
                    person["name_en"],
                    str(Role(person["role"])),
                    self._wrap(encoded),
                ),
            )


def _duty(fields: Fields) -> tuple[str, str, str, int]:
    """Return whose turn it is, until when, and by how many working days from when that was counted."""
    owner, due_on, due_from = (str(fields.get(name, "")) for name in ("owner", "due_on", "due_from"))
    return owner, due_on, due_from, int(fields.get("due_days", 0))


def _document(item: Fields) -> tuple[str, str]:
    """Return a published document as canonical text, and its content hash."""
    payload = item["fields"]["payload"]
    text = payload if isinstance(payload, str) else canonical_json.encode(payload).decode()
    return text, hashlib.sha256(text.encode()).hexdigest()
