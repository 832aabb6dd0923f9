"""A portal in memory that follows `wire.md`: branches, lives, restores, judgements; from the contract alone.

It shares no code with the reference portal, and watches the counter: an entry that no counter has made
durable, or a branch that no fork explains, is a failure of the schedule.
"""

import copy
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import zstandard

from kiosk.ports import WireAnswer, WireRequest
from tests.fakes.portal_model import GENESIS, Problem, StoredEntry, rebuild
from tests.faults.simulator.trust import answer_mac, canonical, request_mac, signed_document

MAIN = "main"
VERSIONS_OF_A_LIFE = 1_000_000


@dataclass
class Branch:
    """One line of entries: those it begins with (its parent's) and its own, by place."""

    name: str
    path: dict[int, str]
    head: int


@dataclass
class Kept:
    """What is on the portal's disks: all of it comes and goes together."""

    branches: dict[str, dict[str, Branch]] = field(default_factory=dict)
    rows: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    feed: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)


class SimulatedPortal:
    """Answers signed requests; `backup` and `restore` are what happens in a data centre."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.term = 1
        self.announced = True
        self.max_run_entries = 1_000
        self.codings = ("zstd", "gzip", "identity")
        self.time = "2026-11-22T09:00:00.000Z"
        self.on_stored: Callable[[str], None] = lambda _hash: None
        self._backup = copy.deepcopy(self.kept)

    @property
    def life(self) -> dict[str, Any]:
        return {"term": self.term, "id": hashlib.sha256(f"life {self.term}".encode()).hexdigest()[:32]}

    def backup(self) -> None:
        self._backup = copy.deepcopy(self.kept)

    def restore(self, *, new_life: bool, announced: bool) -> None:
        """Put the backup back, as a new life or (somebody forgot) under the old name."""
        self.kept = copy.deepcopy(self._backup)
        if new_life:
            self.term += 1
            self.announced = announced

    def publish(self, kind: str, about: str) -> None:
        """Put an item into the feed; its version counts within this life."""
        held = max(self.kept.versions.get((kind, about), 0), VERSIONS_OF_A_LIFE * (self.term - 1))
        self.kept.versions[kind, about] = held + 1
        item = {"n": len(self.kept.feed) + 1, "kind": kind, "object": about, "version": held + 1}
        self.kept.feed.append({**item, "at": self.time, "fields": {"state": f"{kind} {held + 1}"}})

    def branch_count(self) -> int:
        """Count the branches beside main."""
        return sum(max(0, len(branches) - 1) for branches in self.kept.branches.values())

    def answer(self, request: WireRequest) -> WireAnswer:
        """Do what is asked and answer, signed."""
        status = 200
        try:
            body = self._routes(request)
        except Problem as problem:
            status, kind = problem.status, f"urn:libya-post:problem:{problem.name}"
            body = canonical({"type": kind, "title": problem.name, **problem.members})
        life = f"{self.term}.{self.life['id']}"
        signature = answer_mac(request, status, life, body)
        return WireAnswer(status, {"lpk-incarnation": life, "signature": signature}, body)

    def _routes(self, request: WireRequest) -> bytes:
        if request.headers.get("signature") != request_mac(request):
            raise Problem("bad-signature", 401)
        match urlsplit(request.url).path:
            case "/v1/hello":
                return self._hello()
            case "/v1/journal":
                return self._journal(request)
            case _:
                return self._feed_page(request)

    def _hello(self) -> bytes:
        heads = [
            {"epoch": epoch, "branch": branch.name, "seq": branch.head, "hash": branch.path[branch.head]}
            for epoch, branches in sorted(self.kept.branches.items())
            for branch in branches.values()
        ]
        restored: Any = False
        if self.term > 1 and self.announced:
            payload = {"type": "incarnation", **self.life, "restored_to": self.time}
            restored = signed_document("lpk-incarnation-1", payload)
        return canonical(
            {
                "time": self.time,
                "incarnation": self.life,
                "minimum_version": "1.0.0",
                "heads": heads,
                "feed_head": len(self.kept.feed),
                "restored": restored,
            }
        )

    # --- the journal ----------------------------------------------------------------------------------
    def _journal(self, request: WireRequest) -> bytes:
        coding = request.headers.get("content-encoding", "identity")
        if coding not in self.codings:
            raise Problem("coding-refused", 415)
        header, entries, signature = rebuild(_opened(request.body, coding))
        if signature != hashlib.sha512(bytes.fromhex(entries[-1].hash)).digest():
            raise Problem("malformed", 400)
        if len(entries) > self.max_run_entries:
            raise Problem("too-large", 413, max_bytes=4096)
        epoch = str(header["epoch"])
        self._store(epoch, str(header["prev_hash"]), entries)
        _, branch, seq = self.kept.rows[entries[-1].hash]
        told = {"epoch": epoch, "branch": branch, "head_seq": seq, "head_hash": entries[-1].hash}
        place = {"device_id": header["device_id"], "epoch": epoch, "branch": branch, "seq": seq}
        payload = {"type": "checkpoint", "incarnation": self.life, **place, "hash": entries[-1].hash}
        document = signed_document("lpk-checkpoint-1", {**payload, "received_at": self.time})
        if branch != MAIN:
            raise Problem("run-conflict", 409, **told, checkpoint=document)
        return canonical({**told, "checkpoint": document})

    def _store(self, epoch: str, prev_hash: str, entries: list[StoredEntry]) -> None:
        branches = self.kept.branches.setdefault(epoch, {})
        branch, known = self._landing(branches, prev_hash, entries)
        for entry in entries[known:]:
            branch.path[entry.seq] = entry.hash
            branch.head = entry.seq
            self.on_stored(entry.hash)
            self.kept.rows[entry.hash] = (epoch, branch.name, entry.seq)
            if branch.name == MAIN:
                self._judge(entry)

    def _landing(
        self, branches: dict[str, Branch], prev_hash: str, entries: list[StoredEntry]
    ) -> tuple[Branch, int]:
        """Return the branch that shares the most with a run, a new one if need be, and how many are known."""
        first = entries[0].seq
        best: tuple[int, bool, Branch] | None = None
        for branch in branches.values():
            if first == 1 or branch.path.get(first - 1) == prev_hash:
                known = _shared(branch, entries)
                goes_on = known == len(entries) or first + known > branch.head
                if best is None or (known, goes_on) > best[:2]:
                    best = (known, goes_on, branch)
        if best is not None and best[1]:
            return best[2], best[0]
        if best is not None:
            base = first + best[0] - 1
            path = {seq: named for seq, named in best[2].path.items() if seq <= base}
            return self._new_branch(branches, path, base), best[0]
        main = branches.get(MAIN)
        held = main.head if main is not None else 0
        if first > held + 1:
            named = main.path[held] if main is not None else GENESIS
            raise Problem("run-gap", 409, head_seq=held, head_hash=named)
        return self._new_branch(branches, {first - 1: prev_hash}, first - 1), 0

    def _new_branch(self, branches: dict[str, Branch], path: dict[int, str], head: int) -> Branch:
        name = f"branch-{len(branches)}" if branches else MAIN
        branches[name] = Branch(name, path, head)
        return branches[name]

    def _judge(self, entry: StoredEntry) -> None:
        """Say what becomes of it, once for each life in which it is stored."""
        if entry.hash in self.kept.judged:
            raise AssertionError(f"entry {entry.seq} judged twice")
        self.kept.judged.add(entry.hash)
        self.publish("case.state", f"application {entry.hash[:16]}")

    # --- the feed -------------------------------------------------------------------------------------
    def _feed_page(self, request: WireRequest) -> bytes:
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        after = int(query["after"]) if query.get("incarnation") == self.life["id"] else 0
        items = self.kept.feed[after : after + min(int(query["limit"]), 5)]
        following = after + len(items)
        more = following < len(self.kept.feed)
        page = {"incarnation": self.life, "items": items, "next": following, "more": more}
        return canonical(page)


def _shared(branch: Branch, entries: list[StoredEntry]) -> int:
    known = 0
    while known < len(entries) and branch.path.get(entries[known].seq) == entries[known].hash:
        known += 1
    return known


def _opened(body: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompress(body)
    return gzip.decompress(body) if coding == "gzip" else body
