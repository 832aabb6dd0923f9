"""Orders to the twins as JSON objects: `{"do": "paper_out"}` in, `{"ok": true, ...}` out."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.devices.simulated.elyctis import ElyctisTwin
from kiosk.devices.simulated.paper import FULL_ROLL_ROWS, NEAR_END_ROWS
from kiosk.devices.simulated.printer import PrinterTwin
from kiosk.devices.simulated.reader import ReaderTwin
from kiosk.devices.simulated.scale import ScaleTwin
from kiosk.devices.simulated.scanner import ScannerTwin
from kiosk.devices.simulated.sheets import SheetFolder
from kiosk.devices.simulated.specimens import specimens
from kiosk.devices.simulated.terminal import TerminalTwin

Order = Mapping[str, Any]
Answer = dict[str, Any]


class BadOrderError(ValueError):
    """The order is not known or lacks something."""


class PrinterOrders:
    """What one can do to the printer's twin, and ask of it."""

    def __init__(self, twin: PrinterTwin, sheets: SheetFolder) -> None:
        self._twin = twin
        self._sheets = sheets
        self._acts: dict[str, Callable[[Order], object]] = {
            "paper_out": lambda _: twin.take_paper_out(),
            "paper_in": lambda order: twin.set_rows_left(int(order.get("rows", FULL_ROLL_ROWS))),
            "paper_out_after": lambda order: twin.set_rows_left(int(order["rows"])),
            "paper_low": lambda _: twin.set_rows_left(NEAR_END_ROWS),
            "cover_open": lambda _: twin.open_cover(is_open=True),
            "cover_close": lambda _: twin.open_cover(is_open=False),
            "jam": lambda _: twin.jam(is_jammed=True),
            "unjam": lambda _: twin.jam(is_jammed=False),
            "drawer_open": lambda _: twin.set_drawer(is_open=True),
            "drawer_close": lambda _: twin.set_drawer(is_open=False),
            "off": lambda _: twin.switch(is_on=False),
            "on": lambda _: twin.switch(is_on=True),
            "status": lambda _: None,
        }

    def obey(self, order: Order) -> Answer:
        """Carry out an order; every answer holds the whole status.

        Raises:
            BadOrderError: not known, or incomplete.
        """
        _carry_out(self._acts, order)
        twin = self._twin
        return {
            "receipts": self._sheets.receipts,
            "last_receipt": str(self._sheets.last_path or ""),
            "drawer_kicks": twin.drawer_kicks,
            "is_drawer_open": twin.is_drawer_open,
            "lost_bytes": twin.lost_bytes,
            "is_on": twin.is_on,
            "is_cover_open": twin.is_cover_open,
            "is_paper_out": twin.paper.is_out,
            "rows_left": twin.paper.rows_left,
            "uncut_rows": len(twin.paper.rows),
        }


class ReaderOrders:
    """What one can do to the reader's twin."""

    def __init__(self, twin: ReaderTwin | ElyctisTwin) -> None:
        self._twin = twin
        self._acts: dict[str, Callable[[Order], object]] = {
            "lay": self._lay,
            "send": lambda order: twin.send(bytes.fromhex(order["hex"]), _after_s(order)),
            "status": lambda _: None,
        }

    def obey(self, order: Order) -> Answer:
        """Carry out an order.

        Raises:
            BadOrderError: not known, or incomplete.
        """
        _carry_out(self._acts, order)
        return {"documents_laid": self._twin.documents_laid, "specimens": sorted(specimens())}

    def _lay(self, order: Order) -> None:
        lines = order.get("lines") or specimens()[order["specimen"]]
        self._twin.lay([str(line) for line in lines], _after_s(order))


class ScannerOrders:
    """What one can do to the scanner's twin."""

    def __init__(self, twin: ScannerTwin) -> None:
        self._twin = twin
        self._acts: dict[str, Callable[[Order], object]] = {
            "scan": lambda order: twin.scan(str(order["text"]), _after_s(order)),
            "send": lambda order: twin.send(bytes.fromhex(order["hex"]), _after_s(order)),
            "status": lambda _: None,
        }

    def obey(self, order: Order) -> Answer:
        """Carry out an order.

        Raises:
            BadOrderError: not known, or incomplete.
        """
        _carry_out(self._acts, order)
        return {"codes_scanned": self._twin.codes_scanned}


class _SwitchedOrders:
    """What one can do to every twin that answers when it is asked: make it send, switch it off and on."""

    def __init__(self, twin: ScaleTwin | TerminalTwin, acts: dict[str, Callable[[Order], object]]) -> None:
        self._switched = twin
        self._acts: dict[str, Callable[[Order], object]] = {
            **acts,
            "send": lambda order: twin.send(bytes.fromhex(order["hex"]), _after_s(order)),
            "off": lambda _: self._switch(is_on=False),
            "on": lambda _: self._switch(is_on=True),
            "status": lambda _: None,
        }

    def _switch(self, *, is_on: bool) -> None:
        self._switched.is_on = is_on


class ScaleOrders(_SwitchedOrders):
    """What one can do to the scale's twin."""

    def __init__(self, twin: ScaleTwin) -> None:
        self._twin = twin
        super().__init__(
            twin,
            {"load": lambda order: twin.load(int(order["grams"]), float(order.get("swings_ms", 0)) / 1000)},
        )

    def obey(self, order: Order) -> Answer:
        """Carry out an order.

        Raises:
            BadOrderError: not known, or incomplete.
        """
        _carry_out(self._acts, order)
        return {"grams": self._twin.grams, "questions": self._twin.questions, "is_on": self._twin.is_on}


class TerminalOrders(_SwitchedOrders):
    """What one can do to the payment terminal's twin, and ask of it."""

    def __init__(self, twin: TerminalTwin) -> None:
        self._twin = twin
        super().__init__(twin, {"behave": lambda order: twin.behave(str(order["how"]), _after_s(order))})

    def obey(self, order: Order) -> Answer:
        """Carry out an order.

        Raises:
            BadOrderError: not known, or incomplete.
        """
        _carry_out(self._acts, order)
        twin = self._twin
        said: Answer = {"charges": twin.charges, "aborts": twin.aborts}
        return {**said, "is_on": twin.is_on, "is_asking": twin.is_asking}


def _after_s(order: Order) -> float:
    return float(order.get("after_ms", 0)) / 1000


def _carry_out(acts: Mapping[str, Callable[[Order], object]], order: Order) -> None:
    act = acts.get(str(order.get("do")))
    if act is None:
        raise BadOrderError(f"known orders: {', '.join(sorted(acts))}")
    try:
        act(order)
    except (KeyError, ValueError, TypeError) as error:
        raise BadOrderError(f"{type(error).__name__}: {error}") from error
