"""Which page and which panel is built for a name: one line each."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk.ui.counter.check_page import CheckPage
from kiosk.ui.counter.close_shift_page import CloseShiftPage
from kiosk.ui.counter.form_page import FormPage
from kiosk.ui.counter.home_page import HomePage
from kiosk.ui.counter.open_shift_page import OpenShiftPage
from kiosk.ui.counter.page import Page
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panels import ApprovalPanel, KeysPanel, Panel, QuestionPanel, ReadingPanel, VoidPanel
from kiosk.ui.counter.payment_page import PaymentPage
from kiosk.ui.counter.receipt_page import ReceiptPage
from kiosk.ui.counter.sign_in_page import SignInPage
from kiosk.ui.counter.today_page import TodayPage

PAGES: Final[Mapping[PageName, Callable[[Any, Any, Any], Page]]] = {
    PageName.SIGN_IN: SignInPage,
    PageName.OPEN_SHIFT: OpenShiftPage,
    PageName.HOME: HomePage,
    PageName.FORM: FormPage,
    PageName.CHECK: CheckPage,
    PageName.PAYMENT: PaymentPage,
    PageName.RECEIPT: ReceiptPage,
    PageName.TODAY: TodayPage,
    PageName.CLOSE_SHIFT: CloseShiftPage,
}

PANELS: Final[Mapping[PanelName, Callable[[Any, Any, Any], Panel]]] = {
    PanelName.KEYS: KeysPanel,
    PanelName.READING: ReadingPanel,
    PanelName.VOID: VoidPanel,
    PanelName.REVERSE: ApprovalPanel,
    PanelName.SIGN_OUT: QuestionPanel,
}
