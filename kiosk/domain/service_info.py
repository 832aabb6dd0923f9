"""What anybody may know of a service before applying: who may, what to bring, what it costs, by which law."""

from dataclasses import dataclass

from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.directory import Directory, DirectoryEntry
from kiosk.domain.money import Money
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to bring."""

    label: Words
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Cost:
    """One line of what it costs; without an amount it depends on the answers."""

    label: Words
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A kind of applicant (a code) that it is not for: why, and what to do instead."""

    kind: str
    reason: Words
    next_step: Words


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """A service as anybody may read it. `owners` is the body first, then its ministry.

    `days` are working days after the papers have reached the body; `is_invented` says that the contents have
    no published source.
    """

    code: str
    name: Words
    owners: tuple[Words, ...]
    is_executable: bool
    eligibility: tuple[Words, ...]
    papers: tuple[Paper, ...]
    costs: tuple[Cost, ...]
    days: int
    steps: tuple[Words, ...]
    legal_basis: Words
    is_invented: bool
    refused: tuple[Refused, ...] = ()


def info_of_service(definition: ServiceDefinition, directory: Directory) -> ServiceInfo:
    """Return what may be known of a service that is filed here."""
    above = directory.above(definition.agency_code)[1:]
    return ServiceInfo(
        code=definition.code,
        name=definition.name,
        owners=(definition.agency, *(owner.name for owner in above)),
        is_executable=True,
        eligibility=definition.eligibility,
        papers=tuple(Paper(paper.label, paper.is_required) for paper in definition.documents),
        costs=_costs(definition),
        days=definition.days,
        steps=tuple(step.words for step in definition.workflow),
        legal_basis=definition.legal_basis,
        is_invented=definition.is_invented,
        refused=tuple(Refused(one.kind, one.reason, one.next_step) for one in definition.refused),
    )


def info_of_entry(entry: DirectoryEntry, directory: Directory) -> ServiceInfo:
    """Return what may be known of a service that is only listed."""
    kind = directory.kinds[entry.kind]
    return ServiceInfo(
        code=entry.code,
        name=entry.name,
        owners=tuple(owner.name for owner in directory.above(entry.owner)),
        is_executable=False,
        eligibility=(),
        papers=tuple(Paper(paper) for paper in kind.papers),
        costs=(Cost(kind.name, kind.fee),),
        days=kind.days,
        steps=(),
        legal_basis=directory.legal_basis,
        is_invented=True,
    )


def _costs(definition: ServiceDefinition) -> tuple[Cost, ...]:
    fee = definition.fee
    parts = fee["parts"] if fee["kind"] == "sum" else [fee]
    return tuple(
        Cost(
            Words(part["label"]["ar"], part["label"]["en"]) if "label" in part else definition.name,
            Money(int(part["dirhams"])) if part["kind"] == "fixed" else None,
        )
        for part in parts
    )
