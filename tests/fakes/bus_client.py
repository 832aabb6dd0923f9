"""A client on the AT-SPI bus, as a screen reader is one: lists, presses, writes; the system's Python runs it.

Reads orders and prints answers as lines of JSON; knows nothing of the program but its name on the bus. It
asks many things at once and waits for the answers together: a page has a thousand of them.
"""

import contextlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyatspi
from gi.repository import Gio, GLib

ACCESSIBLE, ACTION = "org.a11y.atspi.Accessible", "org.a11y.atspi.Action"
TEXT, EDITABLE = "org.a11y.atspi.Text", "org.a11y.atspi.EditableText"
PROPERTIES = "org.freedesktop.DBus.Properties"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
TEXT_ROLES = {"text", "entry", "password text"}
PRESSING = ("Press", "Toggle", "Check")
PATIENCE_MS = 20_000
Place = tuple[str, str]
Call = tuple[Place, str, str, Any]


@dataclass
class Node:
    """Where it is on the bus, how it stands, and what is in it."""

    place: Place
    states: int = 0
    children: list["Node"] = field(default_factory=list)

    def has(self, state: int) -> bool:
        return bool(self.states >> int(state) & 1)


class Bus:
    """The bus of AT-SPI; whoever does not answer has vanished."""

    def __init__(self) -> None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        (address,) = session.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, PATIENCE_MS, None
        ).unpack()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self._bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """Return the answers in the order of the calls, None where there is none."""
        answers: list[Any] = [None] * len(calls)
        loop, left = GLib.MainLoop(), [len(calls)]

        def came(bus: Any, result: Any, number: int) -> None:
            with contextlib.suppress(GLib.Error):
                answers[number] = bus.call_finish(result).unpack()[0]
            left[0] -= 1
            if not left[0]:
                loop.quit()

        for number, ((name, path), interface, method, given) in enumerate(calls):
            self._bus.call(name, path, interface, method, given, None, 0, PATIENCE_MS, None, came, number)
        if calls:
            loop.run()
        return answers

    def one(self, *call: Any) -> Any:
        return self.ask([call])[0]


def read(place: Place, name: str) -> Call:
    """Return the call that reads a property."""
    return (place, PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, name)))


def states_of(words: Sequence[int] | None) -> int:
    return sum(word << 32 * number for number, word in enumerate(words or ()))


def tree_of(bus: Bus, name: str) -> Node | None:
    """Return the application of this name with everything in it that is not hidden."""
    found = [Node(place) for place in bus.one(REGISTRY, ACCESSIBLE, "GetChildren", None) or ()]
    names = bus.ask([read(node.place, "Name") for node in found])
    mine = [node for node, said in zip(found, names, strict=True) if said == name]
    level = mine[:1]
    while level:
        every = bus.ask([(node.place, ACCESSIBLE, "GetChildren", None) for node in level])
        children = [
            (node, Node(place)) for node, places in zip(level, every, strict=True) for place in places or ()
        ]
        states = bus.ask([(child.place, ACCESSIBLE, "GetState", None) for _, child in children])
        level = []
        for (node, child), words in zip(children, states, strict=True):
            child.states = states_of(words)
            if child.has(pyatspi.STATE_VISIBLE):
                node.children.append(child)
                level.append(child)
    return mine[0] if mine else None


def walk(node: Node) -> Iterable[Node]:
    for child in node.children:
        yield child
        yield from walk(child)


def nodes_of(bus: Bus, name: str) -> list[Node]:
    """Return every node of the application, in the order of the page."""
    root = tree_of(bus, name)
    return list(walk(root)) if root is not None else []


def described(bus: Bus, nodes: Sequence[Node]) -> list[dict[str, Any]] | None:
    """Return what a screen reader would say of them; None where one has vanished meanwhile."""
    count = len(nodes)
    said = bus.ask(
        [
            *((node.place, ACCESSIBLE, "GetRoleName", None) for node in nodes),
            *(read(node.place, "Name") for node in nodes),
            *(read(node.place, "Description") for node in nodes),
            *((node.place, ACTION, "GetActions", None) for node in nodes),
        ]
    )
    roles, names, descriptions, actions = (said[n * count : (n + 1) * count] for n in range(4))
    if None in roles or None in names:
        return None
    typed = [n for n in range(count) if roles[n] in TEXT_ROLES]
    every = GLib.Variant("(ii)", (0, -1))
    texts = dict(zip(typed, bus.ask([(nodes[n].place, TEXT, "GetText", every) for n in typed]), strict=True))
    return [
        {
            "role": roles[n],
            "name": names[n],
            "description": descriptions[n] or "",
            "actions": [action[0] for action in actions[n] or ()],
            "text": texts.get(n) or "",
            "checked": node.has(pyatspi.STATE_CHECKED),
            "enabled": node.has(pyatspi.STATE_ENABLED),
            "focusable": node.has(pyatspi.STATE_FOCUSABLE),
        }
        for n, node in enumerate(nodes)
    ]


def obey(bus: Bus, order: dict[str, Any]) -> Any:
    """Carry out one order."""
    nodes = nodes_of(bus, order["application"])
    if order["do"] == "nodes":
        return described(bus, nodes)
    place = nodes[order["place"]].place
    if bus.one(*read(place, "Name")) != order["name"]:
        raise LookupError(order["name"])
    if order["do"] == "press":
        names = [action[0] for action in bus.one(place, ACTION, "GetActions", None) or ()]
        number = next(n for n, name in enumerate(names) if name in PRESSING)
        return bool(bus.one(place, ACTION, "DoAction", GLib.Variant("(i)", (number,))))
    return bool(bus.one(place, EDITABLE, "SetTextContents", GLib.Variant("(s)", (order["text"],))))


def main() -> None:
    """Obey until the orders end; what vanished meanwhile is answered with null."""
    bus = Bus()
    for line in sys.stdin:
        answer = None
        with contextlib.suppress(GLib.Error, LookupError, StopIteration):
            answer = obey(bus, json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
