"""The directory's file: what a publisher must not tell the counters, found before it is signed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any


def directory_fault(content: Mapping[str, Any]) -> str:
    """Return what does not fit in a directory of the published form, empty when all does."""
    return next(_faults(content), "")


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    owners = {owner["code"]: owner for owner in content["owners"]}
    for what in ("owners", "services"):
        twice = [code for code, count in Counter(one["code"] for one in content[what]).items() if count > 1]
        yield from (f"{what}: {code} stands twice" for code in twice)
    ministries = {code for code, owner in owners.items() if "ministry" not in owner}
    for code, owner in owners.items():
        if "ministry" in owner and owner["ministry"] not in ministries:
            yield f"owners: {code}: its ministry is none"
    for service in content["services"]:
        known = (owners, content["kinds"], content["life_events"])
        names = (service["owner"], service["kind"], service["life_event"])
        for name, table in zip(names, known, strict=True):
            if name not in table:
                yield f"services: {service['code']}: {name} is not there"
