"""The names of the counter's pages and keys. No Qt."""

import enum


class PageName(enum.StrEnum):
    """Every page of the counter."""

    SIGN_IN = "sign_in"
    OPEN_SHIFT = "open_shift"
    HOME = "home"
    FORM = "form"
    CHECK = "check"
    PAYMENT = "payment"
    RECEIPT = "receipt"
    TODAY = "today"
    CLOSE_SHIFT = "close_shift"
    DEVICES = "devices"
    CASES = "cases"
    HAND_OVER = "hand_over"
    INFO = "info"
    ATTENTION = "attention"
    LETTERS = "letters"
    WRITE_LETTER = "write_letter"
    RECOVERY = "recovery"
    SETUP = "setup"
    DOCTOR = "doctor"
    RETIRE = "retire"


class PanelName(enum.StrEnum):
    """Every panel inside the window."""

    KEYS = "keys"
    READING = "reading"
    VOID = "void"
    REVERSE = "reverse"
    WITHDRAW = "withdraw"
    SCANS = "scans"
    SIGN_OUT = "sign_out"
    GIVE_UP = "give_up"
    DISPUTE = "dispute"
    LINE = "line"
    NOTICE = "notice"
    PARKED = "parked"
    TRAINING = "training"
    SUPERVISOR = "supervisor"
    PACK = "pack"


class Command(enum.StrEnum):
    """What the function keys do; each is also a button somewhere."""

    HELP = "help"
    NEW = "new"
    LINE = "line"
    SIGN_OUT = "sign_out"
    READ = "read"
    WEIGH = "weigh"
    VOID = "void"
    REPRINT = "reprint"
    PRINT_OWED = "print_owed"
    TODAY = "today"
    ATTENTION = "attention"
    LETTERS = "letters"
    ATTACH = "attach"
    FORWARD = "forward"
    CLOSE_SHIFT = "close_shift"
    CONTRAST = "contrast"
    LANGUAGE = "language"
    BACK = "back"
    DEVICES = "devices"
    CASES = "cases"
    NOTICE = "notice"
    PARK = "park"
    TRAINING = "training"
    PACK = "pack"
    WRITE = "write"
    EXPORT = "export"
    GO = "go"


KEYS: dict[str, Command] = {
    "F1": Command.HELP,
    "Shift+F1": Command.DEVICES,
    "F2": Command.NEW,
    "Shift+F2": Command.LETTERS,
    "F3": Command.LINE,
    "Shift+F3": Command.NOTICE,
    "F4": Command.SIGN_OUT,
    "F5": Command.READ,
    "Shift+F5": Command.WEIGH,
    "F6": Command.VOID,
    "F7": Command.REPRINT,
    "Shift+F7": Command.PRINT_OWED,
    "F8": Command.TODAY,
    "Shift+F8": Command.ATTENTION,
    "Ins": Command.ATTACH,
    "F9": Command.FORWARD,
    "F10": Command.CLOSE_SHIFT,
    "F11": Command.CONTRAST,
    "F12": Command.LANGUAGE,
    "Ctrl+F": Command.CASES,
    "Ctrl+E": Command.EXPORT,
    "Ctrl+G": Command.GO,
    "Ctrl+N": Command.WRITE,
    "Ctrl+P": Command.PARK,
    "Ctrl+T": Command.TRAINING,
    "Ctrl+U": Command.PACK,
    "Esc": Command.BACK,
}

KEY_OF: dict[Command, str] = {command: key for key, command in KEYS.items()}
