"""Durable filings per second beside a raw insert of the same bytes and the queues others use, in one run.

Every competitor stores the same bytes (one act of about 2 KB: envelope, signature, bodies) with one synced
commit each; only ours also signs twice, chains, projects eight read models, encrypts and writes a second
copy. Acts of all competitors take turns, so that a busy machine slows all alike: compare ratios, not rates.
"""

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.domain.entry import Entry
from kiosk.ports import Durability
from kiosk.store.frames import encode_payload
from tests.fakes.store_parts import Counter, morning

Filing = Callable[[], Any]
RAW = "raw sqlite3 WAL+FULL insert"


def kiosk_filing(folder: Path, undo: ExitStack, *, second_copy: bool) -> Filing:
    counter = Counter(folder)
    store = morning(counter, 0)
    undo.callback(store.close)
    if not second_copy:
        store._second.bring_level = lambda fresh=(): Durability.BOTH_COPIES  # type: ignore[method-assign] # noqa: ARG005, SLF001 - the cost without
    return lambda: counter.settle(store)


def raw_filing(folder: Path, undo: ExitStack, data: bytes) -> Filing:
    connection = undo.enter_context(closing(sqlite3.connect(folder / "raw.db", isolation_level=None)))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE acts (id INTEGER PRIMARY KEY, data BLOB)")
    return lambda: connection.execute("INSERT INTO acts (data) VALUES (?)", (data,))


def persist_queue_filing(folder: Path, undo: ExitStack, data: bytes) -> Filing:
    from persistqueue import SQLiteAckQueue

    queue = SQLiteAckQueue(str(folder), auto_commit=True, multithreading=True)
    undo.callback(queue.close)
    return lambda: queue.put(data)


def huey_filing(folder: Path, undo: ExitStack, data: bytes) -> Filing:
    from huey.storage import SqliteStorage

    storage = SqliteStorage(filename=str(folder / "huey.db"), fsync=True, journal_mode="wal")
    undo.callback(storage.close)
    return lambda: storage.enqueue(data)


def diskcache_filing(folder: Path, undo: ExitStack, data: bytes) -> Filing:
    from diskcache import Cache

    cache = undo.enter_context(closing(Cache(str(folder), sqlite_synchronous=2)))
    numbers = iter(range(10**9))
    return lambda: cache.set(next(numbers), data)


def sqlite_utils_filing(folder: Path, undo: ExitStack, data: bytes) -> Filing:
    from sqlite_utils import Database

    database = Database(str(folder / "tool.db"))
    undo.callback(database.close)
    database.enable_wal()
    database.conn.execute("PRAGMA synchronous=FULL")
    table: Any = database["acts"]
    table.create({"id": int, "data": bytes}, pk="id")
    return lambda: table.insert({"data": data})


def sample_act() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        counter = Counter(Path(folder))
        with closing(morning(counter, 0)) as store:
            entry: Entry = counter.settle(store)
    return encode_payload(entry)


def filings(folder: Path, undo: ExitStack, data: bytes) -> dict[str, Filing]:
    def fresh(name: str) -> Path:
        (folder / name).mkdir()
        return folder / name

    return {
        RAW: raw_filing(fresh("raw"), undo, data),
        "kiosk: act, database and second copy": kiosk_filing(fresh("both"), undo, second_copy=True),
        "kiosk: act, database only": kiosk_filing(fresh("single"), undo, second_copy=False),
        "persist-queue SQLiteAckQueue": persist_queue_filing(fresh("persist"), undo, data),
        "huey SqliteStorage, fsync": huey_filing(fresh("huey"), undo, data),
        "diskcache, synchronous FULL": diskcache_filing(fresh("diskcache"), undo, data),
        "sqlite-utils insert, WAL+FULL": sqlite_utils_filing(fresh("tool"), undo, data),
    }


def measured(all_filings: dict[str, Filing], acts: int) -> dict[str, list[float]]:
    times_ms: dict[str, list[float]] = {name: [] for name in all_filings}
    names = list(all_filings)
    for turn in range(acts):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            began = time.perf_counter()
            all_filings[name]()
            times_ms[name].append((time.perf_counter() - began) * 1000)
    return times_ms


def table(times_ms: dict[str, list[float]], act_bytes: int) -> str:
    lines = [
        f"One act of {act_bytes} bytes, one synced commit each.",
        "",
        "| | acts/s | of raw | p50 ms | p95 ms | p99 ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rates = {name: 1000 / statistics.fmean(times) for name, times in times_ms.items()}
    for name, times in times_ms.items():
        cuts = statistics.quantiles(times, n=100)
        figures = f"{rates[name]:,.0f} | {rates[name] / rates[RAW]:.2f} | {statistics.median(times):.2f}"
        lines.append(f"| {name} | {figures} | {cuts[94]:.2f} | {cuts[98]:.2f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few seconds instead of half a minute")
    parser.add_argument(
        "--folder", type=Path, default=None, help="where to write; default a temporary folder"
    )
    options = parser.parse_args()
    acts = 200 if options.quick else 2000
    data = sample_act()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, ExitStack() as undo:
        print(table(measured(filings(Path(folder), undo, data), acts), len(data)))


if __name__ == "__main__":
    main()
