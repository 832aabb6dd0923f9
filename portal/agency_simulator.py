"""An agency's own system, simulated: a process that takes cases and decides them through the portal's line.

`python -m portal.agency_simulator --portal URL --keys FILE`; FILE holds `{"CRA": "lpa_…"}` as
`portal agency-key --json` prints it. It holds no state: killed at any place and started again it goes on,
because every step has a number that follows from the case and the step.
"""

import argparse
import hashlib
import json
import secrets
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import requests

from portal import canonical_json
from portal.errors import AgencyFilesError

_ANSWER_WITHIN_S: Final = 30
_COMPLETE_WITHIN_DAYS: Final = 15
_REFUSED: Final = "not_entitled"
_RETURNED: Final = "paper_unreadable"


@dataclass(frozen=True, slots=True)
class Habits:
    """How this body works: every n-th case is refused, every m-th sent back first; 0 is never.

    Its papers go to the office `deliver_to`; to the one that filed where none is named.
    """

    refuse_every: int = 0
    return_every: int = 0
    deliver_to: str = ""

    def decision(self, case: Mapping[str, Any]) -> str:
        """Return `grant` or `refuse`, always the same for one case."""
        return "refuse" if _is_nth(case["application_id"], "refuse", self.refuse_every) else "grant"

    def sends_back(self, case: Mapping[str, Any]) -> bool:
        """Say whether this case is sent back for completion."""
        return _is_nth(case["application_id"], "return", self.return_every)


@dataclass(slots=True)
class Agency:
    """One body at the line."""

    url: str
    code: str
    token: str
    habits: Habits
    http: requests.Session = field(default_factory=requests.Session)

    def work(self) -> int:
        """Take every case of this body as far as it goes; return how many steps that took."""
        self.http.trust_env = False
        taken = sum(self._step(case, "take") for case in self._in("accepted"))
        decided = sum(self._decide(case) for case in self._in("with_agency"))
        goes = {"office": self.habits.deliver_to} if self.habits.deliver_to else {}
        sent = sum(
            self._step(case, "deliver", **goes)
            for state in ("granted", "refused")
            for case in self._in(state)
        )
        return taken + decided + sent

    def _decide(self, case: Mapping[str, Any]) -> int:
        whole = self._ask("GET", f"cases/{case['application_id']}")
        was_returned = any(event["state"] == "returned" for event in whole["events"])
        if self.habits.sends_back(case) and not was_returned:
            until = (datetime.now(UTC) + timedelta(days=_COMPLETE_WITHIN_DAYS)).date().isoformat()
            return self._step(case, "return", reason=_RETURNED, deadline=until)
        decision = self.habits.decision(case)
        reason = {"reason": _REFUSED} if decision == "refuse" else {}
        return self._step(case, decision, **reason)

    def _step(self, case: Mapping[str, Any], move: str, **more: str) -> int:
        application_id = str(case["application_id"])
        number = hashlib.sha256(f"{application_id} {move}".encode()).hexdigest()[:32]
        wanted = {"move_id": number, "move": move, **more}
        self._ask("POST", f"cases/{application_id}/moves", canonical_json.encode(wanted))
        return 1

    def _in(self, state: str) -> Iterator[Mapping[str, Any]]:
        after, more = 0, True
        while more:
            page = self._ask("GET", f"cases?state={state}&after={after}")
            yield from page["cases"]
            after, more = page["next"], page["more"]

    def _ask(self, method: str, path: str, body: bytes = b"") -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "LPK-Nonce": secrets.token_hex(16),
            "Content-Type": "application/json",
        }
        address = f"{self.url}/v1/agency/{path}"
        answer = self.http.request(
            method, address, data=body or None, headers=headers, timeout=_ANSWER_WITHIN_S
        )
        answer.raise_for_status()
        return canonical_json.decode(answer.content)


def read_keys(path: Path) -> dict[str, str]:
    """Read the agencies' secrets.

    Raises:
        AgencyFilesError: the file is not there or not of its form.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AgencyFilesError(str(path)) from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise AgencyFilesError(str(path))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Work once, or until told to stop; return 0, or 2 when the keys or the line fail."""
    parser = argparse.ArgumentParser(prog="portal.agency_simulator", description=(__doc__ or "").strip())
    parser.add_argument("--portal", required=True, help="the portal's address")
    parser.add_argument("--keys", type=Path, required=True, help="file of agency keys")
    parser.add_argument("--refuse-every", type=int, default=0, metavar="N", help="refuse about one in N")
    parser.add_argument("--return-every", type=int, default=0, metavar="N", help="send back about one in N")
    parser.add_argument(
        "--deliver-to", default="", metavar="OFFICE", help="send papers there, not where filed"
    )
    parser.add_argument("--every-s", type=float, default=0, help="work again after so many seconds; 0: once")
    arguments = parser.parse_args(argv)
    habits = Habits(arguments.refuse_every, arguments.return_every, arguments.deliver_to)
    try:
        agencies = [
            Agency(arguments.portal, code, token, habits) for code, token in read_keys(arguments.keys).items()
        ]
        while True:
            steps = {agency.code: agency.work() for agency in agencies}
            _say(json.dumps(steps))
            if not arguments.every_s:
                return 0
            time.sleep(arguments.every_s)
    except (AgencyFilesError, requests.RequestException) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _is_nth(application_id: str, salt: str, every: int) -> bool:
    """Choose about one in `every`, by the case alone, so that asking again chooses the same."""
    digest = hashlib.sha256(f"{salt} {application_id}".encode()).digest()
    return every > 0 and int.from_bytes(digest[:8]) % every == 0


if __name__ == "__main__":
    sys.exit(main())
