"""Design tokens: two sets of colours, one set of sizes."""

import enum
from dataclasses import asdict, dataclass, replace
from typing import Final


class ThemeName(enum.StrEnum):
    """The looks a clerk can choose."""

    LIGHT = "light"
    HIGH_CONTRAST = "high_contrast"


class Tone(enum.StrEnum):
    """What a coloured surface means; never the only carrier of the meaning."""

    NEUTRAL = "neutral"
    GOOD = "good"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of a theme; text on its own surface is at least 4.5 : 1, control borders 3 : 1."""

    canvas: str
    surface: str
    ink: str
    ink_soft: str
    line: str
    control_line: str
    header: str
    on_header: str
    brand: str
    brand_hover: str
    on_brand: str
    brand_soft: str
    on_brand_soft: str
    mark: str
    on_mark: str
    focus: str
    focus_edge: str
    scrim: str
    cap: str
    cap_line: str
    neutral_soft: str
    on_neutral: str
    good_soft: str
    on_good: str
    info_soft: str
    on_info: str
    warn_soft: str
    on_warn: str
    bad_soft: str
    on_bad: str
    disabled: str
    on_disabled: str

    def soft(self, tone: Tone) -> str:
        """Return the surface of a tone."""
        return str(getattr(self, f"{tone}_soft"))

    def on(self, tone: Tone) -> str:
        """Return the text colour on a tone's surface."""
        return str(getattr(self, f"on_{tone}"))


LIGHT: Final = Colours(
    canvas="#F2F5F4",
    surface="#FFFFFF",
    ink="#14201C",
    ink_soft="#4C5955",
    line="#D6DDDA",
    control_line="#6E7C77",
    header="#0C5345",
    on_header="#FFFFFF",
    brand="#0C5345",
    brand_hover="#0A4238",
    on_brand="#FFFFFF",
    brand_soft="#DFEFE9",
    on_brand_soft="#0C5345",
    mark="#FFE48A",
    on_mark="#14201C",
    focus="#F6C700",
    focus_edge="#14201C",
    scrim="#8C0A1F1A",
    cap="#E7EDEA",
    cap_line="#8D9A95",
    neutral_soft="#E8EDEB",
    on_neutral="#43504C",
    good_soft="#E1F3E9",
    on_good="#0B5E3B",
    info_soft="#E4ECFA",
    on_info="#1D4489",
    warn_soft="#FFF0CF",
    on_warn="#714600",
    bad_soft="#FCE9E7",
    on_bad="#9B1C13",
    disabled="#E3E8E6",
    on_disabled="#5B6763",
)

HIGH_CONTRAST: Final = Colours(
    canvas="#000000",
    surface="#000000",
    ink="#FFFFFF",
    ink_soft="#FFFFFF",
    line="#FFFFFF",
    control_line="#FFFFFF",
    header="#000000",
    on_header="#FFFFFF",
    brand="#FFE600",
    brand_hover="#FFF27A",
    on_brand="#000000",
    brand_soft="#26230A",
    on_brand_soft="#FFE600",
    mark="#FFE600",
    on_mark="#000000",
    focus="#00E5FF",
    focus_edge="#000000",
    scrim="#D9000000",
    cap="#000000",
    cap_line="#FFFFFF",
    neutral_soft="#1E1E1E",
    on_neutral="#FFFFFF",
    good_soft="#002814",
    on_good="#8CFFB8",
    info_soft="#001C33",
    on_info="#9CD6FF",
    warn_soft="#332400",
    on_warn="#FFD75E",
    bad_soft="#3A0A0A",
    on_bad="#FFB3AD",
    disabled="#1E1E1E",
    on_disabled="#E0E0E0",
)

CITIZEN_COLOURS: Final = {
    ThemeName.LIGHT: replace(
        LIGHT,
        ink_soft="#3B4743",
        on_bad="#86140C",
        on_warn="#5C3800",
        on_good="#084A2E",
        on_disabled="#37423E",
    ),
    ThemeName.HIGH_CONTRAST: HIGH_CONTRAST,
}
COLOURS: Final = {ThemeName.LIGHT: LIGHT, ThemeName.HIGH_CONTRAST: HIGH_CONTRAST}


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in px at scale 1. Source: measured prototypes; the type scale follows BBC GEL's Arabic rows."""

    small: int = 13
    body: int = 15
    label: int = 14
    h2: int = 18
    h1: int = 24
    amount: int = 36
    big_field: int = 24
    control: int = 40
    big_control: int = 54
    row: int = 56
    header_height: int = 50
    strip: int = 44
    rail: int = 226
    side: int = 320
    gap: int = 12
    pad: int = 18
    radius: int = 6
    icon: int = 18
    target: int = 28


@dataclass(frozen=True, slots=True)
class Theme:
    """A look in one scale: what every widget is built with."""

    name: ThemeName = ThemeName.LIGHT
    scale: float = 1.0
    sizes: Sizes = Sizes()
    is_for_citizens: bool = False

    @property
    def colours(self) -> Colours:
        """The colours of this look; a citizen reads nothing below 7 : 1."""
        return (CITIZEN_COLOURS if self.is_for_citizens else COLOURS)[self.name]

    def px(self, length: float) -> int:
        """Return a length in px at this theme's scale."""
        return round(length * self.scale)

    def tokens(self) -> dict[str, str]:
        """Return every token by name, sizes scaled, as the style sheet wants them."""
        lengths = {name: f"{self.px(value)}px" for name, value in asdict(self.sizes).items()}
        return {**asdict(self.colours), **lengths}
