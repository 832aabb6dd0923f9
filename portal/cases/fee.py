"""What an application costs by its service's fee form (`contract/catalogue.md`), computed anew."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from portal.errors import MalformedError

_BASIS = 10_000


def fee_by_beneficiary(service: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, int]:
    """Return dirhams due to each beneficiary; those who are due nothing are left out.

    Raises:
        MalformedError: the answers allow no fee (an amount or choice the form does not know).
    """
    due: Counter[str] = Counter()
    try:
        _add(due, service["fee"], answers, service["agency_code"])
    except (KeyError, TypeError, IndexError) as error:
        raise MalformedError("fee") from error
    return {beneficiary: dirhams for beneficiary, dirhams in due.items() if dirhams}


def _add(due: Counter[str], fee: Mapping[str, Any], answers: Mapping[str, Any], agency: str) -> None:
    beneficiary = fee.get("beneficiary", agency)
    if fee["kind"] == "sum":
        for part in fee["parts"]:
            _add(due, part, answers, beneficiary)
        return
    due[beneficiary] += _single(fee, answers)


def _single(fee: Mapping[str, Any], answers: Mapping[str, Any]) -> int:
    if fee["kind"] == "fixed":
        return int(fee["dirhams"])
    answer = answers.get(fee["field"])
    if (
        answer is None
    ):  # a question that was not asked costs nothing; the schema says whether it may be absent
        return 0
    match fee["kind"]:
        case "per_unit":
            return _number(answer) * int(fee["dirhams_each"])
        case "choice":
            return int(fee["dirhams"][answer])
        case "weight":
            return _weight(fee["rows"], _number(answer))
        case "rate":
            return _rate(fee, _number(answer))
        case _:
            raise MalformedError("fee kind")


def _weight(rows: list[Mapping[str, Any]], grams: int) -> int:
    for row in rows:
        if grams <= row["up_to"]:
            return int(row["dirhams"])
    raise MalformedError("heavier than the last row")


def _rate(fee: Mapping[str, Any], amount: int) -> int:
    share = -(-amount * int(fee["basis_points"]) // _BASIS)
    step = int(fee.get("round_to_dirhams", 1))
    return max(-(-share // step) * step, int(fee.get("minimum_dirhams", 0)))


def _number(answer: object) -> int:
    if type(answer) is not int:
        raise MalformedError("fee field is not a number")
    return answer
