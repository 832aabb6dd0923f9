"""The first run, step by step: what is asked, what was answered, when it may go on. No Qt."""

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.domain.receipt import Paper
from kiosk.domain.words import Language
from kiosk.ports import Check, DeviceRole, EnrolledHere, PortSeen, ProvisionFound, SetUp
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.technician.said import TONES, said
from kiosk.ui.technician.setup_doors import MachineKnown, SetupDoors
from kiosk.ui.technician.setup_views import (
    ActionView,
    ChoiceView,
    FieldView,
    FindingView,
    SetupStep,
    SetupView,
)
from kiosk.ui.theme.tokens import Tone

# Source: ISO/IEC 7810, ID-1: 85.60 mm wide.
CARD_WIDTH_MM: Final = 85.6
_COMMON_PX_PER_MM: Final = 96 / 25.4  # what a screen claims that nobody has measured
_PAPER_TONES: Final = {Paper.PRINTED: Tone.GOOD, Paper.UNKNOWN: Tone.BAD}
_BY_CODE: Final = "code"
_TYPED: Final = ("portal", "code")
MODELS: Final[Mapping[DeviceRole, tuple[str, ...]]] = {
    DeviceRole.PRINTER: ("epson-80", "epson-58", "generic-80", "generic-58"),
    DeviceRole.READER: ("generic-line", "elyctis"),
}
_ROLES: Final = {SetupStep.PRINTER: DeviceRole.PRINTER, SetupStep.READER: DeviceRole.READER}
_LANGUAGES: Final = frozenset(language.value for language in Language)


class SetupPresenter(Presenter[SetupView]):
    """Holds one step at a time; `decisions` counts what the technician had to choose, type or judge."""

    def __init__(self, doors: SetupDoors, screen_px: int) -> None:
        super().__init__()
        self._doors = doors
        self._screen_px = screen_px
        self._known = MachineKnown()
        self._answers: dict[str, str] = {}
        self._result: tuple[Callable[[Speech], str], Tone] | None = None
        self._card_px = round(CARD_WIDTH_MM * _COMMON_PX_PER_MM)
        self._tried: set[SetupStep] = set()
        self.step = SetupStep.MACHINE
        self.is_busy = True
        self.decisions = 0

    # --- what the machine says ----------------------------------------------------------------------------
    def show_machine(
        self,
        checks: tuple[Check, ...],
        files: tuple[ProvisionFound, ...],
        ports: tuple[PortSeen, ...],
        devices: tuple[SetUp, ...],
    ) -> None:
        """Show what was found; a single file is taken as chosen, a single port as the printer's."""
        self._known.checks, self._known.files, self._known.ports = checks, files, ports
        self._known.devices = {device.role: device for device in devices}
        if files and "source" not in self._answers:
            self._answers["source"] = files[0].shown
        self._rest(None)

    def show_enrolled(self, enrolled: EnrolledHere, devices: tuple[SetUp, ...]) -> None:
        """Go on to what this machine has become."""
        self._known.enrolled = enrolled
        self._known.devices = {device.role: device for device in devices}
        self._go(SetupStep.OFFICE)

    def show_printed(self, paper: Paper) -> None:
        """Say what became of the test page; the eye decides whether it is right."""
        self._tried.add(SetupStep.PRINTER)
        self._rest((_words(f"devices.paper.{paper}"), _PAPER_TONES.get(paper, Tone.WARN)))

    def show_read(self, kind: str) -> None:
        """Say that a document was read whole."""
        self._tried.add(SetupStep.READER)
        self._rest((lambda say: say("setup.read", kind=ltr(kind)), Tone.GOOD))

    def show_trouble(self, code: str) -> None:
        """Say what went wrong and what to do; the step stays."""
        self._rest((lambda say: "{}. {} ({})".format(*say.error(code), ltr(code)), Tone.BAD))

    def show_done(self) -> None:
        """Go on after something was kept."""
        self._go(SetupStep.BEGIN)

    # --- what the technician does -------------------------------------------------------------------------
    def answer(self, name: str, value: str) -> None:
        """Take something typed or chosen."""
        if self._answers.get(name, "") == value:
            return
        self._answers[name] = value
        if name not in _TYPED:
            self.decisions += 1
            self._doors.step_shown()

    def act(self, name: str) -> None:
        """Do what a button beside the step says."""
        if self.is_busy:
            return
        self.decisions += 1
        if name in _LANGUAGES:
            self._doors.speak(Language(name))
        elif name == "try":
            self._try()
        elif name in {"wider", "narrower"}:
            self.decisions -= 1  # one measuring, however many presses
            self.turn(4 if name == "wider" else -4)
        elif name == "skip":
            self._skip()
        elif name == "training":
            self._doors.finish(True)  # noqa: FBT003 - the door's only argument

    def turn(self, by_px: int) -> None:
        """Make the card wider or narrower."""
        self._card_px = max(120, min(self._screen_px * 3 // 4, self._card_px + by_px))
        self.refresh()

    def go_on(self) -> None:
        """Do the step, or go to the next one."""
        if self.is_busy:
            return
        {
            SetupStep.MACHINE: lambda: self._go(SetupStep.ENROL),
            SetupStep.ENROL: self._enrol,
            SetupStep.OFFICE: lambda: self._judge(SetupStep.PRINTER),
            SetupStep.PRINTER: self._device_done,
            SetupStep.READER: self._device_done,
            SetupStep.SCREEN: self._measured,
            SetupStep.BEGIN: self._begin,
        }[self.step]()

    def begin_after(self, enrolled: EnrolledHere) -> None:
        """Take up a first run that was interrupted after the machine was enrolled."""
        self._known.enrolled = enrolled
        self.step = SetupStep.OFFICE

    # --- the steps ----------------------------------------------------------------------------------------
    def _enrol(self) -> None:
        chosen = next((each for each in self._known.files if each.shown == self._answers.get("source")), None)
        url, code = self._answers.get("portal", "").strip(), self._answers.get("code", "").strip()
        if chosen is not None:
            self.decisions += 1
            self._work("setup.enrolling")
            self._doors.enrol_by_file(chosen)
        elif url and code:
            self.decisions += len(_TYPED)
            self._work("setup.enrolling")
            self._doors.enrol(url, code)
        else:
            self._rest((_words("setup.both_needed"), Tone.BAD))

    def _try(self) -> None:
        role = _ROLES[self.step]
        url, model = self._device(role)
        if not url:
            self._rest((_words("setup.port_needed"), Tone.BAD))
            return
        self._work(f"devices.trying.{role}")
        self._doors.try_device(role, url, model)

    def _device_done(self) -> None:
        """Go on when the device was tried: the technician has judged the paper or the reading."""
        if self.step not in self._tried:
            self._try()
            return
        self._judge(SetupStep.READER if self.step is SetupStep.PRINTER else SetupStep.SCREEN)

    def _skip(self) -> None:
        self._go(SetupStep.READER if self.step is SetupStep.PRINTER else SetupStep.SCREEN)

    def _judge(self, following: SetupStep) -> None:
        self.decisions += 1
        self._go(following)

    def _measured(self) -> None:
        self.decisions += 1
        self._work("setup.keeping")
        self._doors.keep_screen(round(self._screen_px / (self._card_px / CARD_WIDTH_MM)))

    def _begin(self) -> None:
        self.decisions += 1
        self._doors.finish(False)  # noqa: FBT003 - the door's only argument

    def _go(self, step: SetupStep) -> None:
        self.step, self._result, self.is_busy = step, None, False
        self._doors.step_shown()

    def _work(self, key: str) -> None:
        self.is_busy, self._result = True, (_words(key), Tone.INFO)
        self.refresh()

    def _rest(self, result: tuple[Callable[[Speech], str], Tone] | None) -> None:
        self.is_busy, self._result = False, result
        self._doors.step_shown()

    def _device(self, role: DeviceRole) -> tuple[str, str]:
        """Return port and model as answered, else as set up, else what is likely."""
        held, ports = self._known.devices.get(role), self._known.ports
        only = ports[0].path if len(ports) == 1 and role is DeviceRole.PRINTER else ""
        url = self._answers.get(f"{role}_port") or (held.url if held else "") or only
        model = self._answers.get(f"{role}_model") or (held.profile if held else "") or MODELS[role][0]
        return url, model

    # --- the page -----------------------------------------------------------------------------------------
    def view(self) -> SetupView:
        """Return the page."""
        say, step = self._doors.say(), self.step
        forward = say(f"setup.{step}.forward")
        if step in _ROLES and step not in self._tried:
            forward = say(f"devices.try.{_ROLES[step]}")
        if step is SetupStep.OFFICE and not self._secret:
            forward = say("setup.office.forward_again")
        return SetupView(
            step=step,
            title=say(f"setup.{step}.title"),
            text=self._text(say),
            forward=forward,
            findings=self._findings(say),
            choices=self._choices(say),
            fields=self._fields(say),
            actions=self._actions(say),
            secret=self._secret,
            card_px=self._card_px if step is SetupStep.SCREEN else 0,
            result=(self._result[0](say), self._result[1]) if self._result is not None else None,
            is_busy=self.is_busy,
        )

    @property
    def _secret(self) -> str:
        enrolled = self._known.enrolled
        return enrolled.recovery_code if self.step is SetupStep.OFFICE and enrolled is not None else ""

    def _text(self, say: Speech) -> str:
        enrolled = self._known.enrolled
        if self.step is SetupStep.OFFICE and enrolled is not None:
            office = say.words(enrolled.place.office_name)
            key = "setup.office.text" if enrolled.recovery_code else "setup.office.text_again"
            return say(key, office=office, counter=ltr(str(enrolled.place.counter)))
        return say(f"setup.{self.step}.text")

    def _findings(self, say: Speech) -> tuple[FindingView, ...]:
        if self.step is not SetupStep.MACHINE:
            return ()
        return tuple(
            FindingView(say.words(check.title), said(say, check.words), TONES[check.level])
            for check in self._known.checks
        )

    def _choices(self, say: Speech) -> tuple[ChoiceView, ...]:
        if self.step is SetupStep.ENROL and self._known.files:
            options = [(each.shown, ltr(each.shown)) for each in self._known.files]
            options.append((_BY_CODE, say("setup.by_code")))
            value = self._answers.get("source", "")
            return (ChoiceView("source", say("setup.source"), tuple(options), value),)
        if self.step not in _ROLES:
            return ()
        role = _ROLES[self.step]
        url, model = self._device(role)
        paths = [port.path for port in self._known.ports]
        options = [(path, ltr(path)) for path in dict.fromkeys([*paths, *([url] if url else [])])]
        models = tuple((each, ltr(each)) for each in dict.fromkeys([*MODELS[role], model]))
        return (
            ChoiceView(f"{role}_port", say("devices.port"), tuple(options), url),
            ChoiceView(f"{role}_model", say("devices.profile"), models, model),
        )

    def _fields(self, say: Speech) -> tuple[FieldView, ...]:
        is_by_file = any(each.shown == self._answers.get("source") for each in self._known.files)
        if self.step is not SetupStep.ENROL or is_by_file:
            return ()
        return tuple(FieldView(name, say(f"setup.{name}"), self._answers.get(name, "")) for name in _TYPED)

    def _actions(self, say: Speech) -> tuple[ActionView, ...]:
        if self.step is SetupStep.MACHINE:
            return tuple(
                ActionView(language.value, say(f"setup.language.{language.value}"), "language")
                for language in Language
            )
        if self.step in _ROLES:
            again = (ActionView("try", say("setup.again"), "again"),) if self.step in self._tried else ()
            return (*again, ActionView("skip", say(f"setup.skip.{_ROLES[self.step]}"), "close"))
        if self.step is SetupStep.SCREEN:
            return (
                ActionView("narrower", say("setup.narrower"), "minus"),
                ActionView("wider", say("setup.wider"), "plus"),
            )
        if self.step is SetupStep.BEGIN:
            return (ActionView("training", say("setup.training"), "education"),)
        return ()


def _words(key: str) -> Callable[[Speech], str]:
    """Return a text in whichever language is spoken when it is shown."""
    return lambda say: say(key)
