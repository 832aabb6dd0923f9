"""Which page and which panel is built for a name: one line each; modules are loaded when first needed."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

from kiosk.ui.counter.page import Page
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel import Panel

_ABSOLUTE: Final = "kiosk."
_PAGES: Final[Mapping[PageName, str]] = {
    PageName.SIGN_IN: "sign_in_page.SignInPage",
    PageName.OPEN_SHIFT: "open_shift_page.OpenShiftPage",
    PageName.HOME: "home_page.HomePage",
    PageName.FORM: "form_page.FormPage",
    PageName.CHECK: "check_page.CheckPage",
    PageName.PAYMENT: "payment_page.PaymentPage",
    PageName.RECEIPT: "receipt_page.ReceiptPage",
    PageName.TODAY: "today_page.TodayPage",
    PageName.CLOSE_SHIFT: "close_shift_page.CloseShiftPage",
    PageName.DEVICES: "devices_page.DevicesPage",
    PageName.CASES: "cases_page.CasesPage",
    PageName.HAND_OVER: "hand_over_page.HandOverPage",
    PageName.INFO: "info_page.InfoPage",
    PageName.ATTENTION: "attention_page.AttentionPage",
    PageName.LETTERS: "letters_page.LettersPage",
    PageName.WRITE_LETTER: "write_letter_page.WriteLetterPage",
    PageName.RECOVERY: "recovery_page.RecoveryPage",
    PageName.DOCTOR: "kiosk.ui.technician.doctor_page.DoctorPage",
    PageName.RETIRE: "kiosk.ui.technician.retire_page.RetirePage",
    PageName.SETUP: "kiosk.ui.technician.setup_page.SetupPage",
}

_PANELS: Final[Mapping[PanelName, str]] = {
    PanelName.KEYS: "panels.KeysPanel",
    PanelName.READING: "panels.ReadingPanel",
    PanelName.VOID: "panels.VoidPanel",
    PanelName.REVERSE: "panels.ApprovalPanel",
    PanelName.WITHDRAW: "panels.ApprovalPanel",
    PanelName.SCANS: "scans_panel.ScansPanel",
    PanelName.SIGN_OUT: "panels.QuestionPanel",
    PanelName.GIVE_UP: "panels.QuestionPanel",
    PanelName.DISPUTE: "panels.QuestionPanel",
    PanelName.LINE: "line_panel.LinePanel",
    PanelName.NOTICE: "notice_panel.NoticePanel",
    PanelName.PARKED: "parked_panel.ParkedPanel",
    PanelName.TRAINING: "panels.QuestionPanel",
    PanelName.SUPERVISOR: "supervisor_panel.SupervisorPanel",
    PanelName.PACK: "pack_panel.PackPanel",
}


def page_of(name: PageName) -> Callable[[Any, Any, Any], Page]:
    """Return what builds a page from kit, presenter and the way to press a key."""
    made: Callable[[Any, Any, Any], Page] = _loaded(_PAGES[name])
    return made


def panel_of(name: PanelName) -> Callable[[Any, Any, Any], Panel]:
    """Return what builds a panel from kit, window and presenter."""
    made: Callable[[Any, Any, Any], Panel] = _loaded(_PANELS[name])
    return made


def load_all() -> None:
    """Load every page and panel; in a lane, before the clerk needs them."""
    for place in (*_PAGES.values(), *_PANELS.values()):
        if not place.startswith(_ABSOLUTE):  # the first run is over when somebody signs in
            _loaded(place)


def _loaded(place: str) -> Any:
    module, _, name = place.rpartition(".")
    whole = module if module.startswith(_ABSOLUTE) else f"kiosk.ui.counter.{module}"
    return getattr(import_module(whole), name)
