"""Read models as the screens and use cases ask for them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from kiosk.domain.application import ApplicationRow
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber, TrackingNumber
from kiosk.domain.letter import Letter, Proposal, RegisterLine
from kiosk.domain.price_table import Holiday, PriceTable, parse_prices, priced
from kiosk.domain.revision import FiledApplication
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.domain.terminal_acts import OpenPayment
from kiosk.errors import MalformedCatalogueError
from kiosk.ports import UnprintedReceipt
from kiosk.store import (
    application_rows,
    chain,
    feed_letters,
    holiday_table,
    item_numbers,
    letter_register,
    revision_table,
    shift_table,
    terminal_table,
)
from kiosk.store.database import Database
from kiosk.store.directory_table import DirectoryTable
from kiosk.store.known_times import known_times


class StoreBooks:
    """Implements `ports.Books` and `ports.PrintLedger` over one connection, in the lane that opened it."""

    def __init__(self, database: Database) -> None:
        """Take the connection; a read-only one serves everything but `record_asked`."""
        self._database = database
        self._catalogue: Catalogue | None = None
        self.directories = DirectoryTable(database)
        self._held = ("", 0)
        self._earlier: tuple[str, str, Catalogue | None] = ("", "", None)

    def open_shift(self) -> Shift | None:
        """Return the open shift of this counter, if any."""
        return shift_table.open_shift(self._database)

    def shift_totals(self) -> ShiftTotals | None:
        """Return the totals of the open shift, None when none is open."""
        return shift_table.shift_totals(self._database)

    def last_business_date(self) -> str:
        """Return the latest business date of the journal, empty when there is none."""
        return str(
            self._database.value(
                "SELECT max(latest) FROM (SELECT max(business_date) AS latest FROM shifts"
                " UNION ALL SELECT max(business_date) FROM applications)"
            )
            or ""
        )

    def applications(
        self, business_date: str, before_seq: int | None, limit: int
    ) -> Sequence[ApplicationRow]:
        """Return the day's applications, newest first; applications of one entry are never split by a page.

        `seq` of a row is the entry's place in this counter's journal counted over all epochs: the same as its
        sequence number until a second epoch begins.
        """
        return application_rows.page(self._database, business_date, before_seq, limit)

    def application(self, number: TrackingNumber) -> ApplicationRow | None:
        """Return the application that has this tracking number, None when none was filed here."""
        return application_rows.of_number(self._database, number)

    def attention(self) -> Sequence[ApplicationRow]:
        """Return the applications that need somebody here, those with the nearest deadline first."""
        return application_rows.attention(self._database, holiday_table.working_days(self._database))

    def find_application(self, application_id: ApplicationId) -> FiledApplication | None:
        """Return an application over its revisions; None when it is not here or is withdrawn."""
        return revision_table.find(self._database, application_id)

    def open_payments(self) -> Sequence[OpenPayment]:
        """Return what was asked of the payment terminal and whose end is not known, oldest first."""
        return terminal_table.open_payments(self._database)

    def is_looked_into(self, application_id: ApplicationId) -> bool:
        """Say whether it is not known of a payment for this application whether it was taken."""
        return terminal_table.is_looked_into(self._database, application_id)

    def paid_receipt(self, application_id: ApplicationId) -> ReceiptNumber | None:
        """Return the receipt of the slip that was paid here for an application, None where none was."""
        return terminal_table.paid_receipt(self._database, application_id)

    def unprinted_receipts(self) -> Sequence[UnprintedReceipt]:
        """Return receipts whose paper is wanted and not recorded, oldest first."""
        rows = self._database.rows(
            "SELECT number, EXISTS (SELECT 1 FROM prints_asked WHERE prints_asked.number = receipts.number)"
            " FROM receipts WHERE paper IS NULL"
            " AND number NOT IN (SELECT number FROM prints_waived) ORDER BY position"
        )
        return [UnprintedReceipt(ReceiptNumber.parse(number), bool(asked)) for number, asked in rows]

    def owed_receipts(self) -> Sequence[ReceiptNumber]:
        """Return receipts that stand, are wanted on paper and have none that is known of, oldest first."""
        rows = self._database.rows(
            "SELECT number FROM (SELECT position, number FROM receipts WHERE paper IS NULL UNION ALL"
            " SELECT position, number FROM receipts WHERE paper = 'not_printed' AND prints = 0)"
            " WHERE number NOT IN (SELECT number FROM prints_waived)"
            " AND number NOT IN (SELECT reversed_number FROM reversals) ORDER BY position"
        )
        return [ReceiptNumber.parse(number) for (number,) in rows]

    def copies_printed(self, number: ReceiptNumber) -> int:
        """Return how many prints are recorded that are, or may be, on paper."""
        position = chain.receipt_position(self._database, number)
        found = self._database.value("SELECT prints FROM receipts WHERE position = ?", (position,))
        return int(found or 0)

    def is_confirmed(self, number: ReceiptNumber) -> bool:
        """Say whether the portal has accepted every application of a receipt; False when it has none."""
        position = chain.receipt_position(self._database, number)
        rows = application_rows.of_entry(self._database, position) if position is not None else ()
        return bool(rows) and all(row.state in application_rows.CONFIRMED for row in rows)

    def is_single_copy(self, number: ReceiptNumber) -> bool:
        """Say whether a receipt was given while the second copy was lost."""
        position = chain.receipt_position(self._database, number)
        sql = "SELECT 1 FROM single_copies WHERE position = ?"
        return self._database.row(sql, (position,)) is not None

    def catalogue(self) -> Catalogue | None:
        """Return the catalogue in force with the prices in force, None before the first feed.

        Parsed once per version of either.
        """
        held = self.catalogue_hash(), self._price_version()
        if held[0] and self._held != held:
            found = self._parsed(held[0])
            self._catalogue = None if found is None else priced(found, self._price_table())
            self._held = held
        return self._catalogue

    def published_version(self, kind: str) -> int:
        """Return the version held of a published table, 0 where none is held."""
        sql = "SELECT coalesce(max(version), 0) FROM feed_versions WHERE kind = ? AND object = ?"
        return int(self._database.value(sql, (f"{kind}.published", kind)))

    def directory(self) -> Directory | None:
        """Return the directory that the feed has brought, None while it has brought none."""
        return self.directories.newest()

    def holidays(self) -> Sequence[Holiday]:
        """Return the days on which offices are closed, as last published."""
        return holiday_table.holidays(self._database)

    def letter_register(self, limit: int = -1) -> Sequence[RegisterLine]:
        """Return the newest letters of this counter's register; all of them without a limit."""
        return letter_register.lines(self._database, limit)

    def item_numbers_left(self, series: int) -> Mapping[str, int]:
        """Return how many postal item numbers of each kind a PC of that series has left."""
        return item_numbers.left(self._database, series)

    def letters(self) -> Sequence[Letter]:
        """Return the letters of the centre, newest first."""
        return feed_letters.letters(self._database)

    def proposals(self) -> Sequence[Proposal]:
        """Return the corrections that the centre proposes, newest first."""
        return feed_letters.proposals(self._database)

    def _price_version(self) -> int:
        return int(self._database.value("SELECT coalesce(max(version), 0) FROM price_documents"))

    def prices(self) -> PriceTable | None:
        """Return the price table in force, None while none was published."""
        return self._price_table()

    def _price_table(self, name: str = "") -> PriceTable | None:
        """Return the table of that name, the newest without one."""
        sql = (
            "SELECT payload FROM price_documents WHERE ?1 IN ('', json_extract(payload, '$.price_table'))"
            " ORDER BY version DESC LIMIT 1"
        )
        payload = self._database.value(sql, (name,))
        try:
            return None if payload is None else parse_prices(json.loads(str(payload)))
        except MalformedCatalogueError:  # an older program took it in unread
            return None

    def catalogue_of(self, content_hash: str, price_table: str) -> Catalogue | None:
        """Return a catalogue held here, in force or earlier, with the fees of a table; None without either.

        Args:
            content_hash: the catalogue.
            price_table: the table's name; the one in force when it is empty.
        """
        in_force = self.catalogue()
        names = {"", in_force.price_table} if in_force is not None else set()
        if in_force is not None and in_force.hash == content_hash and price_table in names:
            return in_force
        if self._earlier[:2] != (content_hash, price_table):
            self._earlier = (content_hash, price_table, self._priced_as(content_hash, price_table))
        return self._earlier[2]

    def _priced_as(self, content_hash: str, price_table: str) -> Catalogue | None:
        found = self._parsed(content_hash)
        if found is None:
            return None
        table = self._price_table(price_table)
        if table is None and price_table not in {"", found.price_table}:
            return None
        return priced(found, table)

    def _parsed(self, content_hash: str) -> Catalogue | None:
        from kiosk.domain.catalogue_file import parse_catalogue

        payload = self.catalogue_payload(content_hash)
        return None if payload is None else parse_catalogue(json.loads(payload), content_hash)

    def catalogue_hash(self) -> str:
        """Return the content hash of the catalogue in force, empty before the first feed."""
        sql = "SELECT hash FROM catalogue_documents ORDER BY version DESC LIMIT 1"
        return str(self._database.value(sql) or "")

    def catalogue_payload(self, content_hash: str) -> bytes | None:
        """Return the exact payload of a catalogue or directory held here, in force or earlier; else None."""
        sql = (
            "SELECT payload FROM catalogue_documents WHERE hash = ?1"
            " UNION ALL SELECT payload FROM directory_documents WHERE hash = ?1"
        )
        found = self._database.value(sql, (content_hash,))
        return None if found is None else str(found).encode()

    def known_times(self) -> Sequence[datetime]:
        """Return times that have certainly been (`known_times.py`)."""
        return tuple(known_times(self._database))

    def record_asked(self, number: ReceiptNumber, copy: int) -> None:
        """Note durably that printing begins."""
        with self._database.transaction():
            self._database.run(
                "INSERT OR IGNORE INTO prints_asked (number, copy) VALUES (?, ?)", (str(number), copy)
            )

    def record_answered(self, number: ReceiptNumber, copy: int | None = None) -> None:
        """Note that the outcome of a print is in the journal; without `copy`, of every print begun."""
        with self._database.transaction():
            self._database.run(
                "DELETE FROM prints_asked WHERE number = ? AND copy = coalesce(?, copy)", (str(number), copy)
            )

    def is_asked(self, number: ReceiptNumber) -> bool:
        """Say whether a print was begun whose outcome was never recorded."""
        return self._database.row("SELECT 1 FROM prints_asked WHERE number = ?", (str(number),)) is not None

    def record_waived(self, numbers: Sequence[ReceiptNumber]) -> None:
        """Note that nobody wanted paper for these receipts."""
        with self._database.transaction():
            for number in numbers:
                self._database.run("INSERT OR IGNORE INTO prints_waived (number) VALUES (?)", (str(number),))
