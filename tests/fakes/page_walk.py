"""Walks over everything a window shows and says what a person could not read, reach or be told."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import fontpkg_ibm_plex_sans_arabic as plex
import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QFont, QFontMetrics, QImage, QRawFont, QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from kiosk.ui.widgets.dialog import DialogPanel
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.halo import FocusHalo
from kiosk.ui.widgets.labels import Label, break_lines
from kiosk.ui.widgets.row_list import RowList

MIN_TARGET_PX = 24
MIN_CONTRAST = 4.5


@dataclass(frozen=True)
class Least:
    """What is asked of a window: the side of what is touched, and the contrast of what is read."""

    target_px: int = MIN_TARGET_PX
    contrast: float = MIN_CONTRAST


CLERK = Least()
_INVISIBLE = "\u200e\u200f\u2066\u2069\n"
_INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)


def picture(window: QWidget) -> QImage:
    """Return what the window shows now."""
    return window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def walk(window: QWidget, image: QImage, least: Least = CLERK) -> list[str]:
    """Return everything that is wrong with what the window shows now, `image` being its picture."""
    panels = [panel for panel in window.findChildren(DialogPanel) if panel.isVisible()]
    inside = panels[0] if panels else window
    shown = [child for child in inside.findChildren(QWidget) if child.isVisible()]
    pixels = _pixels(image)
    findings = [*_window(window), *_siblings(shown)]
    for widget in shown:
        if isinstance(widget, QLabel) and widget.text():
            findings += [*_clipped(widget), *_covered(widget), *_letters(widget)]
            findings += _contrast(widget, window, pixels, least.contrast)
        if isinstance(widget, _INTERACTIVE) and not _is_part_of_list(widget):
            findings += [*_target(widget, least.target_px), *_named(widget)]
        if isinstance(widget, FieldRow):
            findings += _related(widget)
        if isinstance(widget, RowList):
            findings += _rows(widget)
    return findings


def _pixels(image: QImage) -> Any:
    flat = np.frombuffer(image.constBits(), dtype=np.uint32).copy()
    return flat.reshape(image.height(), image.width()) & 0xFFFFFF


def _window(window: QWidget) -> Iterator[str]:
    least, size = window.minimumSizeHint(), window.size()
    frame = window.findChild(QWidget)
    if frame is not None:
        least = frame.minimumSizeHint()
    if least.width() > size.width() or least.height() > size.height():
        yield f"does not fit: {least.width()}x{least.height()} in {size.width()}x{size.height()}"
    others = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    if others:
        yield f"stray windows: {others}"


def _clipped(label: QLabel) -> Iterator[str]:
    room, metrics = label.contentsRect(), QFontMetrics(label.font())
    text = label.text()
    if label.wordWrap():
        layout = QTextLayout(text.replace("\n", "\u2028"), label.font())
        height = break_lines(layout, room.width())
        width = max((layout.lineAt(i).naturalTextWidth() for i in range(layout.lineCount())), default=0.0)
        if height > room.height() + 1 or width > room.width() + 1:
            yield f"clipped: {text!r} needs {width:.0f}x{height:.0f}, has {room.width()}x{room.height()}"
        return
    if metrics.horizontalAdvance(text) > room.width() + 1:
        yield f"clipped: {text!r} needs {metrics.horizontalAdvance(text)}, has {room.width()}"
    ink = metrics.tightBoundingRect(text)
    baseline = room.top() + (room.height() - metrics.height()) / 2 + metrics.ascent()
    if baseline + ink.top() < -1 or baseline + ink.bottom() > label.height() + 1:
        yield f"ink cut: {text!r}"


def _covered(label: QLabel) -> Iterator[str]:
    """Find labels cut by what stands around them; what scrolls may be out of sight."""
    if _scrolls(label):
        return
    if label.isEnabled() and label.visibleRegion().boundingRect() != label.rect():
        yield f"covered: {label.text()!r}"


def _scrolls(widget: QWidget) -> bool:
    """Say whether a widget may be out of sight because something around it scrolls."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def _letters(label: QLabel) -> Iterator[str]:
    missing = [c for c in label.text() if c not in _INVISIBLE and not _is_covered(c)]
    if missing:
        yield f"not in the typeface: {missing} of {label.text()!r}"


@functools.cache
def _is_covered(letter: str) -> bool:
    raw = QRawFont(str(plex.ROOT / "files" / "IBMPlexSansArabic-Regular.ttf"), 16)
    return raw.supportsCharacter(ord(letter))


def _siblings(shown: list[QWidget]) -> Iterator[str]:
    groups: dict[QWidget, list[QWidget]] = {}
    for widget in shown:
        parent = widget.parentWidget()
        if parent is not None and isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox):
            groups.setdefault(parent, []).append(widget)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.geometry().intersects(other.geometry()):
                yield f"overlap: {_name(one)!r} and {_name(other)!r}"


def _target(widget: QWidget, side: int) -> Iterator[str]:
    if widget.width() < side or widget.height() < side:
        yield f"small target: {_name(widget)!r} {widget.width()}x{widget.height()}"
    if widget.isEnabled() and not _scrolls(widget) and widget.visibleRegion().boundingRect() != widget.rect():
        yield f"cut: {_name(widget)!r}"
    least = widget.minimumSizeHint()
    if isinstance(widget, QAbstractButton) and widget.width() < least.width():
        yield f"squeezed: {_name(widget)!r} {widget.width()} of {least.width()}"


def _named(widget: QWidget) -> Iterator[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    if not interface.text(QAccessible.Text.Name).strip():
        yield f"no accessible name: {type(widget).__name__}"


def _rows(shown: RowList) -> Iterator[str]:
    """Find painted words of a list that are cut or run into each other."""
    kit, width = shown._drawing._kit, shown.viewport().width()
    title, small = kit.face(kit.sizes.body, QFont.Weight.Medium), kit.face(kit.sizes.small)
    for place in range(shown.rows_model.rowCount()):
        row = shown.rows_model.row(shown.rows_model.index(place, 0))
        at = shown._drawing.columns_of(row, width)
        for words, face, room in (
            (row.lead, kit.face(kit.sizes.label), at.lead - kit.px(8)),
            (row.title, title, at.words),
            (row.subtitle, small, at.words),
            (row.amount, title, at.amount - kit.px(12)),
        ):
            if words and QFontMetrics(face).horizontalAdvance(words) > room + 1:
                yield f"cut in its list: {words!r} has {room:.0f}"
        if shown._drawing.pills_need(row.pills) > at.pills + 1:
            yield f"pills run into the amount: {row.spoken!r}"


def _related(row: FieldRow) -> Iterator[str]:
    target = row.label.buddy()
    if target is None:
        yield f"label without its field: {row.label.text()!r}"
        return
    relations = QAccessible.queryAccessibleInterface(target).relations()
    if not any(relation[1] & QAccessible.RelationFlag.Label for relation in relations):
        yield f"field does not know its label: {row.label.text()!r}"


def _contrast(label: QLabel, window: QWidget, image: Any, least: float) -> Iterator[str]:
    if not label.isEnabled() or not (isinstance(label, Label) or label.property("ui_pill")):
        return
    area = QRect(label.mapTo(window, label.contentsRect().topLeft()), label.contentsRect().size())
    area &= window.rect()
    if label.visibleRegion().isEmpty() or area.isEmpty():
        return
    if _scrolls(label) and label.visibleRegion().boundingRect() != label.rect():
        return  # half out of sight: its own letters may be the hidden half
    part = image[area.top() : area.bottom() + 1, area.left() : area.right() + 1]
    colours, counts = np.unique(part, return_counts=True)
    ground = _luminance(colours[counts.argmax()])
    light = [_luminance(colour) for colour in colours]
    best = max(_ratio(ground, min(light)), _ratio(ground, max(light)))
    if best < least:
        yield f"contrast {best:.1f}: {label.text()!r}"


@functools.cache
def _luminance(colour: int) -> float:
    """Return the relative luminance of WCAG 2.2 of 0xRRGGBB."""
    parts = [(int(colour) >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _is_part_of_list(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox | FocusHalo) or widget.objectName().startswith("qt_")


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QLineEdit) else ""
    return widget.accessibleName() or text or type(widget).__name__
