"""A client on the AT-SPI bus, as a screen reader is one: lists, presses, writes; the system's Python runs it.

Reads orders and prints answers as lines of JSON; knows nothing of the program but its name on the bus.
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi
from gi.repository import GLib

TEXT_ROLES = {pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY, pyatspi.ROLE_PASSWORD_TEXT}
PRESSING = ("Press", "Toggle", "Check")
Lost = (GLib.Error, LookupError, NotImplementedError, AttributeError)


def applications(name: str) -> Iterator[Any]:
    """Yield the applications of this name."""
    desktop = pyatspi.Registry.getDesktop(0)
    for number in range(desktop.childCount):
        with contextlib.suppress(*Lost):
            found = desktop.getChildAtIndex(number)
            if found is not None and found.name == name:
                yield found


def walk(node: Any) -> Iterator[Any]:
    """Yield everything that is not hidden."""
    for number in range(node.childCount):
        child = node.getChildAtIndex(number)
        if child is None or not child.getState().contains(pyatspi.STATE_VISIBLE):
            continue
        yield child
        yield from walk(child)


def actions_of(node: Any) -> list[str]:
    """Return the names of what can be done to it."""
    try:
        actions = node.queryAction()
    except NotImplementedError:
        return []
    return [actions.getName(number) for number in range(actions.nActions)]


def written_in(node: Any) -> str:
    """Return the text that stands in a field."""
    return str(node.queryText().getText(0, -1)) if node.getRole() in TEXT_ROLES else ""


def described(node: Any) -> dict[str, Any]:
    """Return what a screen reader would say of it."""
    states = node.getState()
    return {
        "role": node.getRoleName(),
        "name": node.name,
        "description": node.description,
        "actions": actions_of(node),
        "text": written_in(node),
        "checked": states.contains(pyatspi.STATE_CHECKED),
        "enabled": states.contains(pyatspi.STATE_ENABLED),
        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
    }


def nodes_of(name: str) -> list[Any]:
    """Return every node of the application, in the order of the page."""
    return [node for application in applications(name) for node in walk(application)]


def press(node: Any) -> bool:
    """Do what pressing does."""
    actions = node.queryAction()
    for number in range(actions.nActions):
        if actions.getName(number) in PRESSING:
            return bool(actions.doAction(number))
    return False


def obey(order: dict[str, Any]) -> Any:
    """Carry out one order."""
    nodes = nodes_of(order["application"])
    if order["do"] == "nodes":
        return [described(node) for node in nodes]
    node = nodes[order["place"]]
    if node.name != order["name"]:
        raise LookupError(order["name"])
    if order["do"] == "press":
        return press(node)
    return bool(node.queryEditableText().setTextContents(order["text"]))


def main() -> None:
    """Obey until the orders end; what vanished meanwhile is answered with null."""
    for line in sys.stdin:
        answer = None
        with contextlib.suppress(*Lost):
            answer = obey(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
