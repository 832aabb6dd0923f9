"""The doctor of devices: what is set up, how it is, and what to do; needs no enrolment."""

from pathlib import Path

from kiosk.app.checks import CheckWords
from kiosk.app.looking import IN_USE, device_states
from kiosk.app.shipped import load_texts
from kiosk.devices.discovery import Stability, candidate_ports
from kiosk.domain.words import Words
from kiosk.ports import Check, Level

_LEVELS = {"online": Level.GREEN, "paper_low": Level.AMBER, IN_USE: Level.AMBER}
_NEEDED = ("printer", "reader")


class DeviceDoctor:
    """Asks every device that is set up, and looks at the ports of this machine without touching one."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._texts = load_texts()
        self._words = CheckWords(self._texts)

    def examine(self) -> tuple[Check, ...]:
        """Look at every place for a device, then at the ports."""
        states = device_states(self._home)
        checks = [self._device(role, found) for role, found in states.items()]
        return (*checks, self._ports({str(found["url"]) for found in states.values()}))

    def needed(self) -> tuple[Check, ...]:
        """Look at what is set up, and at the place of what a counter cannot do without."""
        states = device_states(self._home).items()
        return tuple(
            self._device(role, found) for role, found in states if found["url"] is not None or role in _NEEDED
        )

    def _device(self, role: str, found: dict[str, str | None]) -> Check:
        if found["url"] is None:
            level = Level.AMBER if role in _NEEDED else Level.GREEN
            return self._words.named(role, level, f"doctor.trouble.{role}_none")
        state = found["state"]
        parts = [self._texts.words(f"ui.devices.{kind}.{state}") for kind in ("state", "advice")]
        place = f"{found['profile']}, {found['url']}"
        words = Words(
            f"{parts[0].ar} ({place}). {parts[1].ar}",
            f"{parts[0].en} ({place}). {parts[1].en}",
        )
        return self._words.said(role, _LEVELS.get(str(state), Level.RED), words)

    def _ports(self, used: set[str]) -> Check:
        ports = candidate_ports()
        listed = ", ".join(port.path for port in ports) or "–"
        moving = used & {port.path for port in ports if port.stability is not Stability.PLACE}
        key = "doctor.trouble.ports" if moving else "doctor.ok.ports"
        level = Level.AMBER if moving else Level.GREEN
        return self._words.named("ports", level, key, count=len(ports), listed=listed)
