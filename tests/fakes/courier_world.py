"""A courier with all around it but the line: journal and inbox in memory, and a portal model."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import EpochId
from kiosk.ports import ChainHead, VerifiedAnswer
from kiosk.sync.courier import Courier
from kiosk.sync.http_exchange import HttpExchange, TimeLimits
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.keys import KeyUsage
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.machine import Machine
from kiosk.trust.system_clock import SystemClock
from kiosk.trust.trust_root import TrustRoot
from tests.fakes.chain_maker import ChainMaker
from tests.fakes.portal_model import PortalModel


class InMemoryRuns:
    """`ports.OutgoingRuns` over chains in memory; `durable` may hold an epoch's head back."""

    def __init__(self, *chains: ChainMaker) -> None:
        self.chains = list(chains)
        self.durable: dict[str, int] = {}
        self.acknowledged_seqs: dict[str, int] = {}
        self.cursor: tuple[str, int] = ("", 0)
        self.read_up_to = 0

    def epochs(self) -> Sequence[ChainHead]:
        heads = []
        for ordinal, chain in enumerate(self.chains, 1):
            seq = self.durable.get(chain.epoch, len(chain.entries))
            heads.append(ChainHead(chain.epoch, ordinal, seq, chain.entries[seq - 1].hash))
        return heads

    def acknowledged(self, epoch: EpochId) -> int:
        return self.acknowledged_seqs.get(epoch, 0)

    def feed_cursor(self) -> tuple[str, int]:
        return self.cursor

    def run(self, epoch: EpochId, from_seq: int, max_bytes: int) -> Sequence[Entry]:
        chain = next(chain for chain in self.chains if chain.epoch == epoch)
        taken: list[Entry] = []
        size = 0
        for entry in chain.entries[from_seq - 1 :]:
            size += len(entry.envelope) + len(entry.facts) + sum(len(body or b"") for body in entry.personal)
            if taken and size > max_bytes:
                break
            taken.append(entry)
        self.read_up_to = max(self.read_up_to, from_seq + len(taken) - 1)
        return taken


class InMemoryInbox:
    """`ports.Inbox` that folds at once, or only keeps when `runs` is None (a window that is slow)."""

    def __init__(self, runs: InMemoryRuns | None) -> None:
        self._runs = runs
        self.answers: list[VerifiedAnswer] = []

    def put(self, answer: VerifiedAnswer) -> None:
        self.answers.append(answer)
        if self._runs is None:
            return
        if answer.kind == "checkpoint":
            self._runs.acknowledged_seqs[answer.fields["epoch"]] = answer.fields["seq"]
        elif answer.kind == "feed":
            self._runs.cursor = (answer.fields["incarnation"]["id"], answer.fields["next"])

    def items(self) -> list[dict[str, Any]]:
        """Return the feed items put in so far."""
        return [item for answer in self.answers if answer.kind == "feed" for item in answer.fields["items"]]


class ManualClock:
    """`ports.Clock` that moves when told, and by `step_ms` at each look at the time since boot."""

    def __init__(self, step_ms: int = 0) -> None:
        self.wall = datetime.now(UTC)
        self.mono = 1_000
        self.step_ms = step_ms

    def now(self) -> datetime:
        return self.wall

    def mono_ms(self) -> int:
        self.mono += self.step_ms
        self.wall += timedelta(milliseconds=self.step_ms)
        return self.mono

    @property
    def boot_id(self) -> str:
        return "0" * 32

    @property
    def portal_offset(self) -> tuple[int, int] | None:
        return None

    @property
    def is_suspect(self) -> bool:
        return False


class CourierWorld:
    """One counter: keys in a home, a journal, and couriers over any address."""

    def __init__(self, home: Path, model: PortalModel, entries: int = 0) -> None:
        self.machine = Machine.create(home, SystemRandomness()).machine
        self.model = model
        self.chain = self.new_chain(1)
        self.chain.add(entries)
        self.runs = InMemoryRuns(self.chain)
        self.inbox = InMemoryInbox(self.runs)
        self.clock = ManualClock(step_ms=20)
        self.exchanges: list[HttpExchange] = []

    def new_chain(self, seed: int) -> ChainMaker:
        """Return a fresh chain whose keys the portal knows."""
        chain = ChainMaker(seed, self.model.device_id)
        self.model.know(
            chain.journal_key.public_key().public_bytes_raw(), self.machine.public_key(KeyUsage.TRANSPORT)
        )
        return chain

    def link(
        self,
        *urls: str,
        ca_file: Path | None = None,
        known_time: Callable[[], datetime] | None = None,
        limits: TimeLimits | None = None,
    ) -> PortalHttp:
        """Return the line to the portal over these addresses."""
        clock = SystemClock()
        limits = limits or TimeLimits(connect_s=2.0, first_byte_s=0.5)
        known_time = known_time or (lambda: datetime.now(UTC))
        exchange = HttpExchange(ca_file, "kiosk/test", lambda: clock.mono_ms() / 1000, limits, known_time)
        self.exchanges.append(exchange)
        root = TrustRoot.first(self.model.trust.root_document(), self.model.trust.fingerprint)
        trust = PortalLineTrust(self.machine, root, clock, SystemRandomness())
        return PortalHttp(urls, exchange, trust, "1.0.0")

    def courier(
        self, *urls: str, ca_file: Path | None = None, known_time: Callable[[], datetime] | None = None
    ) -> Courier:
        """Return a courier over these addresses."""
        link = self.link(*urls, ca_file=ca_file, known_time=known_time)
        return Courier(link, self.runs, self.inbox, self.clock, lambda: "")

    def patient_courier(self, *urls: str) -> Courier:
        """Return a courier that waits as long as the product does."""
        return Courier(self.link(*urls, limits=TimeLimits()), self.runs, self.inbox, self.clock, lambda: "")

    def close(self) -> None:
        """Drop all connections."""
        for exchange in self.exchanges:
            exchange.close()
