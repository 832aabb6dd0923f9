"""People who may sign in at a counter, and the sign-in they work under."""

import enum
from dataclasses import dataclass
from typing import Final

from kiosk.domain.identifiers import OperatorId, SessionId


class Role(enum.StrEnum):
    """What a person may do."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    CITIZEN = "citizen"


@dataclass(frozen=True, slots=True)
class Operator:
    """A person of the roster, without the PIN's verifier."""

    operator_id: OperatorId
    name_ar: str
    name_en: str
    role: Role

    @property
    def signs_as(self) -> OperatorId | None:
        """The number that entries carry; a citizen at self-service has none."""
        return None if self.role is Role.CITIZEN else self.operator_id


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in: its key lives only in the memory of the process that made it."""

    session_id: SessionId
    operator: Operator
    public_key: bytes


CITIZEN: Final = Operator(OperatorId(""), "مواطن", "Citizen", Role.CITIZEN)
