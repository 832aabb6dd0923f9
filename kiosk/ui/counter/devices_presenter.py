"""The technician's page: each device as set up and as it is, its trial, traffic and wiring. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.ports import DeviceLook, DeviceRole, PortSeen, SetUp, TrafficNote
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

_TONES: Final = {"online": Tone.GOOD, "paper_low": Tone.WARN}
_SHOWN_NOTES: Final = 9
Words = Callable[[Speech], str]  # said in the language of the moment
TRIALS: Final = {
    DeviceRole.PRINTER: "print",
    DeviceRole.READER: "read",
    DeviceRole.SCANNER: "scan",
    DeviceRole.SCALE: "weigh",
    DeviceRole.TERMINAL: "ask",
}


@dataclass(frozen=True, slots=True)
class DevicesView:
    """The whole page; `trial` is empty where nothing can be tried, `result` what the last trial gave."""

    rows: tuple[Row, ...]
    current: str
    title: str
    state: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    advice: str
    trial: str
    result: tuple[str, Tone] | None
    traffic: tuple[str, ...]
    wiring: tuple[str, ...]
    ports: tuple[tuple[str, str], ...]
    back: str


@dataclass(frozen=True, slots=True)
class BenchDoors:
    """What the page asks of the window around it; `back` is the text of the key that leaves it."""

    say: Callable[[], Speech]
    look: Callable[[DeviceRole], None]
    find_ports: Callable[[], None]
    trials: Mapping[DeviceRole, Callable[[], None]]
    back: str = "devices.back"


class DevicesPresenter(Presenter[DevicesView]):
    """Shows what each device last said of itself; asks it again every second while the page is shown."""

    def __init__(self, doors: BenchDoors, set_up: tuple[SetUp, ...]) -> None:
        super().__init__()
        self._doors = doors
        self._set_up = {device.role: device for device in set_up}
        self._looks: dict[DeviceRole, DeviceLook] = {}
        self._ports: tuple[PortSeen, ...] = ()
        self._current = next(iter(self._set_up), DeviceRole.PRINTER)
        self._results: dict[DeviceRole, tuple[Words, Tone]] = {}
        self._is_trying = False

    @property
    def current(self) -> DeviceRole:
        """The device the technician stands on."""
        return self._current

    @property
    def is_trying(self) -> bool:
        """Say whether a device is being tried."""
        return self._is_trying

    def look_again(self) -> None:
        """Ask every device that is set up how it is."""
        self._doors.find_ports()
        for role, device in self._set_up.items():
            if not device.is_none:
                self._doors.look(role)

    def show_look(self, role: DeviceRole, look: DeviceLook) -> None:
        """Show what a device said."""
        self._looks[role] = look
        self.refresh()

    def show_ports(self, ports: tuple[PortSeen, ...]) -> None:
        """Show which ports there are."""
        self._ports = ports
        self.refresh()

    def stand_on(self, key: str) -> None:
        """Show another device."""
        if key and key != self._current:
            self._current = DeviceRole(key)
            self.refresh()

    def try_device(self) -> None:
        """Try the current device, if it is set up and none is being tried."""
        device = self._set_up[self._current]
        if not device.is_none and not self._is_trying:
            self._is_trying = True
            key = f"devices.trying.{self._current}"
            self._results[self._current] = (lambda say: say(key), Tone.INFO)
            self.refresh()
            self._doors.trials[self._current]()

    def show_result(self, role: DeviceRole, words: Words, tone: Tone) -> None:
        """Show what came of a trial."""
        self._is_trying = False
        self._results[role] = (words, tone)
        self.refresh()
        self._doors.look(role)

    def view(self) -> DevicesView:
        """Return the page."""
        say, role = self._doors.say(), self._current
        device, look = self._set_up[role], self._looks.get(role)
        state, tone = self._state(role, say)
        result = self._results.get(role)
        return DevicesView(
            rows=tuple(self._row(each, say) for each in self._set_up.values()),
            current=role,
            title=say(f"devices.name.{role}"),
            state=state,
            tone=tone,
            facts=_facts(device, look, say),
            advice=self._advice(role, say),
            trial="" if device.is_none else say(f"devices.try.{role}"),
            result=(result[0](say), result[1]) if result is not None else None,
            traffic=_traffic(look, say),
            wiring=tuple(say(f"devices.wiring.{role}").splitlines()),
            ports=tuple(
                (ltr(port.path), say("devices.stays" if port.stays else "devices.moves"))
                for port in self._ports
            ),
            back=say(self._doors.back),
        )

    def _row(self, device: SetUp, say: Speech) -> Row:
        text, tone = self._state(device.role, say)
        name = say(f"devices.name.{device.role}")
        about = ltr(device.profile) if device.profile else say("devices.none")
        return Row(key=device.role, title=name, subtitle=about, pills=(PillText(text, tone),))

    def _state(self, role: DeviceRole, say: Speech) -> tuple[str, Tone]:
        if self._set_up[role].is_none:
            return say("devices.state.none"), Tone.NEUTRAL
        look = self._looks.get(role)
        if look is None:
            return say("devices.state.asking"), Tone.NEUTRAL
        return say(f"devices.state.{look.state}"), _TONES.get(look.state, Tone.BAD)

    def _advice(self, role: DeviceRole, say: Speech) -> str:
        if self._set_up[role].is_none:
            return say("devices.set_up", command=ltr(f"kiosk devices set {role} --url … --profile …"))
        look = self._looks.get(role)
        return say(f"devices.advice.{look.state}") if look is not None else ""


def _facts(device: SetUp, look: DeviceLook | None, say: Speech) -> tuple[tuple[str, str], ...]:
    if device.is_none:
        return ()
    trouble = say("devices.no_error")
    if look is not None and look.last_error:
        title, _ = say.error(look.last_error)
        ago = say.counted("span.minutes", int(look.last_error_ago_s // 60))
        trouble = say("devices.last_error_ago", code=ltr(look.last_error), title=title, span=ago)
    return (
        (say("devices.profile"), ltr(device.profile)),
        (say("devices.port"), ltr(device.url)),
        (say("devices.line"), ltr(device.line)),
        (say("devices.last_error"), trouble),
    )


def _traffic(look: DeviceLook | None, say: Speech) -> tuple[str, ...]:
    """Return the newest pieces, the newest first."""
    notes = look.traffic[-_SHOWN_NOTES:] if look is not None else ()
    return tuple(_note(note, say) for note in reversed(notes))


def _note(note: TrafficNote, say: Speech) -> str:
    arrow = "←" if note.is_from_device else "→"
    count = say("devices.bytes", count=note.count)
    return ltr(f"{note.ago_s:.1f} s  {arrow}  {note.shown}  ({count})")
