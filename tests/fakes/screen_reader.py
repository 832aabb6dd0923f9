"""Someone at a window who has nothing but the AT-SPI bus: hears names, presses, writes."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.x_desktop import SYSTEM_PYTHON

CLIENT = Path(__file__).with_name("bus_client.py")
PATIENCE_S = 60.0
_TRIES = 3
APPLICATION = "kiosk"
PRESSED = frozenset({"Press", "Toggle", "Check"})


@dataclass(frozen=True)
class Node:
    """What the bus says of one control or text."""

    place: int
    role: str
    name: str
    description: str
    actions: tuple[str, ...]
    text: str
    checked: bool
    enabled: bool
    focusable: bool

    @property
    def can_be_pressed(self) -> bool:
        return bool(PRESSED & set(self.actions))

    @property
    def can_be_written(self) -> bool:
        return self.role in {"text", "entry", "password text"}


class ScreenReader:
    """Sends orders to the client on the bus; polls it, a foreign process, until something is there."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._client = subprocess.Popen(
            (SYSTEM_PYTHON, "-I", str(CLIENT)),
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def close(self) -> None:
        self._client.kill()
        self._client.communicate()

    def _order(self, **order: Any) -> Any:
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        self._client.stdin.write(json.dumps({"application": APPLICATION, **order}) + "\n")
        self._client.stdin.flush()
        line = self._client.stdout.readline()
        assert line, "the client on the bus has ended"
        return json.loads(line)

    def nodes(self) -> list[Node]:
        """Return what is offered now; nothing while it changes."""
        found = self._order(do="nodes") or []
        return [
            Node(number, **{**node, "actions": tuple(node["actions"])}) for number, node in enumerate(found)
        ]

    def wait(self, is_there: Callable[[list[Node]], bool], what: str) -> list[Node]:
        """Return the page once it is so."""
        deadline_s = time.monotonic() + PATIENCE_S
        nodes: list[Node] = []
        while time.monotonic() < deadline_s:
            nodes = self.nodes()
            if nodes and is_there(nodes):
                return nodes
        raise AssertionError((what, [(node.name, node.text) if node.text else node.name for node in nodes]))

    def wait_for(self, name: str) -> list[Node]:
        """Return the page once something of this name is there."""
        return self.wait(lambda nodes: any(node.name == name for node in nodes), name)

    def the(self, matches: Callable[[Node], bool], what: str) -> Node:
        """Return the one node that is meant, once it is there."""
        nodes = self.wait(lambda nodes: any(map(matches, nodes)), what)
        found = [node for node in nodes if matches(node)]
        assert len(found) == 1, (what, [node.name for node in found])
        return found[0]

    def press(self, name: str, group: str = "") -> None:
        """Press what has this name; `group` is the question it belongs to, where several are on the page.

        Looked for once more where the page was drawn anew between the look and the press.
        """

        def is_meant(node: Node) -> bool:
            return node.can_be_pressed and node.name == name and node.description in {group, ""}

        for _ in range(_TRIES):
            if self._order(do="press", place=self.the(is_meant, name).place, name=name):
                return
        raise AssertionError(f"{name} cannot be pressed")

    def press_tile(self, title: str, then: Callable[[list[Node]], bool]) -> None:
        """Press the tile that begins with a title; once more if the page was drawn anew under the finger."""

        def is_meant(node: Node) -> bool:
            return node.can_be_pressed and f"{node.name}.".startswith(f"{title}.")

        for _ in range(_TRIES):
            tile = self.the(is_meant, title)
            self._order(do="press", place=tile.place, name=tile.name)
            until_s = time.monotonic() + PATIENCE_S / _TRIES
            while time.monotonic() < until_s:
                if then(self.nodes()):
                    return
        raise AssertionError(f"{title} leads nowhere")

    def fill(self, name: str, text: str) -> None:
        """Write into the field of this name and wait until it stands there."""
        field = self.the(lambda node: node.can_be_written and node.name == name, name)
        self._must(do="fill", place=field.place, name=name, text=text)
        self.wait(lambda nodes: any(node.name == name and node.text for node in nodes), f"{name} filled")

    def _must(self, **order: Any) -> None:
        assert self._order(**order), order


def wanting(nodes: list[Node]) -> list[str]:
    """Return the controls that can be reached and have no name, no role or nothing that can be done."""
    reached = [node for node in nodes if node.enabled and (node.focusable or node.can_be_pressed)]
    return [
        f"{node.role} {node.name!r} {node.actions}"
        for node in reached
        if not node.name.strip()
        or node.role in {"", "unknown", "invalid"}
        or not (node.can_be_pressed or node.can_be_written)
    ]
