"""Finding one case among a million: by number, telephone, name, in the very store and code of the counter.

The store is built here with the real schema: entries, bodies, read models, index; all people are INVENTED.
Measured is what the clerk waits for: the query, and the rows with their names read from the encrypted bodies.
Aim: 50 ms. Processor time is this process's own: it hardly grows when others use the machine.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.domain.case import keys_of, read_query
from kiosk.domain.identifiers import ApplicationId, OfficeCode, TrackingNumber, uuid7
from kiosk.store import migrations
from kiosk.store.case_book import StoreCases
from kiosk.store.database import Database
from kiosk.store.entry_table import PARTS
from kiosk.store.projections.applications import PER_ENTRY

MILLION, QUICK = 1_000_000, 100_000
AT_ONCE = 20_000
KEY = bytes(range(32))
# Frequent names first: drawn with falling weights, as in a register.
GIVEN_NAMES = """
محمد فاطمة أحمد علي سالم عائشة خديجة عبدالله مريم عمر عبدالسلام آمنة خالد هدى يوسف زينب مصطفى إبراهيم سعاد
حسين نجاة عبدالرحمن ليلى مفتاح سارة طارق حواء رمضان نورية الصديق أسماء بشير سميرة
"""
FAMILY_NAMES = """
الورفلي الزنتاني المصراتي الترهوني العبيدي المقرحي الفرجاني القذافي البوعيشي التاجوري الغرياني الشريف الهوني
بن_عامر الككلي الزوي السويحلي الجهمي الدرسي العوامي الفيتوري المغربي النايلي
"""
GIVEN, FAMILY = GIVEN_NAMES.split(), FAMILY_NAMES.split()
ROUNDS = 40


def people(chance: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """Draw invented people."""
    given_weights = [1 / (rank + 1) for rank in range(len(GIVEN))]
    family_weights = [1 / (rank + 3) for rank in range(len(FAMILY))]
    while count > 0:
        batch = min(count, AT_ONCE)
        names = [chance.choices(GIVEN, given_weights, k=batch) for _ in range(3)]
        families = chance.choices(FAMILY, family_weights, k=batch)
        for given, father, grandfather, family in zip(*names, families, strict=True):
            year = chance.randrange(1930, 2008)
            yield {
                "given_name": given,
                "father_name": father,
                "grandfather_name": grandfather,
                "family_name": family.replace("_", " "),
                "mother_name": "مريم",
                "birth_date": f"{year}-05-17",
                "national_number": f"{chance.randrange(1, 3)}{year}{chance.randrange(10**7):07d}",
                "phone": f"+2189{chance.randrange(1, 7)}{chance.randrange(10**7):07d}",
            }
        count -= batch


def build(path: Path, count: int) -> tuple[Database, list[dict[str, Any]]]:
    """Build a store of so many applications; return it and some of its people."""
    database, chance = Database.writing(path, KEY, 1000), random.Random(7)
    migrations.create_in(database)
    database.run("PRAGMA synchronous=OFF")
    filler, shown = chance.randbytes(4096), []
    for start in range(0, count, AT_ONCE):
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        for offset, answers in enumerate(people(chance, min(AT_ONCE, count - start))):
            one = lay(rows, start + offset + 1, answers, filler)
            if chance.random() < ROUNDS * 3 / count:
                shown.append(one)
        with database.transaction():
            for name, many in rows.items():
                marks = ",".join("?" * len(many[0]))
                database.connection.executemany(f"INSERT INTO {name} VALUES ({marks})", many)
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return database, shown


TABLES = ("entries", "bodies", "applications", "receipts", "people (row_id, body_hash, keys)", "case_steps")


def lay(
    rows: dict[str, list[tuple[Any, ...]]], position: int, answers: dict[str, Any], filler: bytes
) -> dict[str, Any]:
    """Lay one application of an entry of its own into the tables' rows."""
    row_id, number = position * PER_ENTRY, TrackingNumber.make(1, position * 7919 % 10**10)
    application_id = uuid7(1_700_000_000_000 + position, position * 2**40)
    personal = {
        "application_id": application_id,
        "answers": answers,
        "identity_source": "typed",
        "document": None,
    }
    body = json.dumps({"salt": "0" * 32, **personal}, ensure_ascii=False).encode()
    cut, digest = position % 3000, f"{position:064x}"
    rows["entries"].append(
        (position, "e" * 32, position, digest, "basket.settled", 1, b"s" * 64, filler[cut : cut + 600])
    )
    rows["bodies"].append((position * PARTS, digest, filler[cut : cut + 700]))
    rows["bodies"].append((position * PARTS + 1, digest, body))
    names = ("CR1", "مستخرج شهادة ميلاد", "Birth certificate extract")
    rows["applications"].append(
        (row_id, application_id, number.digits, *names, 1000, "2026-11-22", "2026-11-22T10:00:00.000+02:00")
    )
    rows["receipts"].append(
        (position, f"TIP-001-03-2026-7A-{position:06d}", "TIP-001", 3, 2026, "7A", position, 1, "printed")
    )
    rows[TABLES[4]].append((row_id, digest, keys_of(personal)))
    for at, state in enumerate(("accepted", "with_agency", "granted", "at_office")):
        rows["case_steps"].append((application_id, f"2026-11-2{at}", state, "portal", "", "", "", at))
    return {**answers, "id": application_id, "tracking": number.digits}


def timed(work: Callable[[dict[str, Any]], object], cases: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Return milliseconds of each: by the wall, and of the processor."""
    found = []
    for case in cases:
        begun, worked = time.perf_counter(), time.process_time()
        work(case)
        found.append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} applications instead of {MILLION:,}")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="build there, or ask what was built there"
    )
    arguments = parser.parse_args()
    count = QUICK if arguments.quick else MILLION
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="lpk-bench-cases-"))
    path, shown = folder / "journal.db", folder / "cases.json"
    try:
        if path.exists():
            database, cases = Database.writing(path, KEY, 1000), json.loads(shown.read_text("utf-8"))
        else:
            database, cases = build(path, count)
            shown.write_text(json.dumps(cases), "utf-8")
        table(database, cases, count, path.stat().st_size)
        database.close()
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder)


def begun_each(name: str) -> str:
    """Return the beginning of every word."""
    return " ".join(word[:4] for word in name.split())


def table(database: Database, cases: list[dict[str, Any]], count: int, size: int) -> None:
    """Ask every question and print the answers' times."""
    book = StoreCases(database, OfficeCode("TIP-001"))

    def ask(text: Callable[[dict[str, Any]], str]) -> Callable[[dict[str, Any]], object]:
        return lambda case: book.find(read_query(text(case)), 50)

    def full(case: dict[str, Any]) -> str:
        return " ".join(case[f"{part}_name"] for part in ("given", "father", "grandfather", "family"))

    def begun(letters: int, family: int) -> Callable[[dict[str, Any]], str]:
        return lambda case: f"{case['given_name'][:letters]} {case['family_name'][:family]}"

    def scan(case: dict[str, Any]) -> object:
        like = f"%{case['national_number']}%"
        return database.rows("SELECT row_id FROM people WHERE keys LIKE ? LIMIT 50", (like,))

    questions: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
        ("tracking number", ask(lambda case: case["tracking"])),
        ("national number", ask(lambda case: case["national_number"])),
        ("telephone", ask(lambda case: "0" + case["phone"][4:])),
        ("name in four parts", ask(full)),
        ("own and family name", ask(lambda case: f"{case['given_name']} {case['family_name']}")),
        ("family name without article", ask(lambda case: case["family_name"].removeprefix("ال"))),
        ("the most frequent name of all", ask(lambda _case: GIVEN[0])),
        ("the beginnings of two names, 3 and 5 letters", ask(begun(3, 5))),
        ("the same, 4 and 5 letters", ask(begun(4, 5))),
        ("the same, a letter each", ask(begun(1, 1))),
        ("the beginnings of all four names, 4 letters", ask(lambda case: begun_each(full(case)))),
        ("four names, the last not yet finished", ask(lambda case: full(case)[:-1])),
        ("two letters", ask(lambda case: case["given_name"][:2])),
        ("a name nobody has", ask(lambda _case: "قحطبة الفراهيدي")),
        ("a beginning that many have and one that nobody has", ask(lambda _case: "محمد قحط")),
        ("a case with its whole history", lambda case: book.file(ApplicationId(case["id"]))),
        ("*peer: national number by LIKE, same file, numbers only*", scan),
    ]
    mib = size / 2**20
    print(f"{count:,} applications, an entry each; encrypted store of {mib:,.0f} MiB; at most 50 rows.\n")
    print("| looked for by | p50 ms | p95 ms | worst ms | processor p50 ms | processor p95 ms | worst |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, work in questions:
        some = cases[: 5 if "peer" in name else ROUNDS]
        work(some[0])
        row(name, timed(work, some))


def row(name: str, took: list[tuple[float, float]]) -> None:
    """Print a row: as a clock on the wall saw it, and what of it was this process's own work."""
    cells = [name]
    for ordered in (sorted(each) for each in zip(*took, strict=True)):
        cells += [
            f"{one:.1f}" for one in (median(ordered), ordered[int(len(ordered) * 0.95) - 1], ordered[-1])
        ]
    print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
