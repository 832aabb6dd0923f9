"""Every failure the house knows, on one page.

A `KioskError` is the environment's fault and tells the clerk what to do next; its code is printed on screen
and paper and has one text in Arabic and one in English (`kiosk/data/texts`, table `errors`). Anything else
that is raised is our own bug and ends in the report at the top of a lane or of the GUI thread.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class KioskError(Exception):
    """Something outside the program went wrong."""

    code: ClassVar[str] = "KSK-000"
    retryable: ClassVar[bool] = False
    problem: str = ""

    def __init__(self, detail: str = "") -> None:
        """Keep `detail`: technical, for the log and the technician, never personal data.

        `problem` is the published name of the portal's refusal behind it (table `refusals` of the texts).
        """
        self.detail = detail
        super().__init__(f"{self.code}: {type(self).__doc__} {detail}".strip())


# --- what was typed or read (INP) -------------------------------------------------------------------------
class InputError(KioskError):
    """What was entered cannot be used."""

    code = "INP-100"


class MalformedMoneyError(InputError):
    """The amount is not written in a form that can be read without doubt."""

    code = "INP-101"


class NotPayableInCashError(InputError):
    """The amount cannot be paid exactly with the coins in circulation."""

    code = "INP-102"


class TooLittleTenderedError(InputError):
    """The money handed over is less than the amount due."""

    code = "INP-103"


class AnswersInvalidError(InputError):
    """Mandatory answers are missing or wrong; `problems` names each field."""

    code = "INP-104"

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        """Take pairs (field name, problem code); the codes have texts of their own."""
        self.problems = problems
        super().__init__(", ".join(f"{field}:{problem}" for field, problem in problems))


class UnknownServiceError(InputError):
    """The catalogue holds no service of that code."""

    code = "INP-105"


class MalformedIdentifierError(InputError):
    """A number or code is not of its published form."""

    code = "INP-106"


class MalformedMrzError(InputError):
    """The machine-readable lines could not be read."""

    code = "INP-107"


class MrzCheckDigitError(InputError):
    """A check digit of the machine-readable lines is wrong."""

    code = "INP-108"


class AnswersFileError(InputError):
    """The answers file is missing or is not a JSON object."""

    code = "INP-109"


class EmptyBasketError(InputError):
    """There is nothing to pay for."""

    code = "INP-110"


class MalformedCatalogueError(InputError):
    """A service definition is not of its published form."""

    code = "INP-111"


class AlreadySettledError(InputError):
    """This basket is paid already; its receipt can be printed again."""

    code = "INP-112"


class AttachmentRefusedError(InputError):
    """The picture cannot be attached; the reason and the limits are named."""

    code = "INP-113"

    def __init__(self, reason: str, max_bytes: int, max_pages: int) -> None:
        """Keep the reason's code (`domain.attachment.Refusal`) and the limits in force."""
        self.reason = reason
        self.max_bytes = max_bytes
        self.max_pages = max_pages
        super().__init__(f"{reason}: at most {max_bytes} bytes, {max_pages} pages")


class FeeWouldChangeError(InputError):
    """The corrected answers cost another fee; it is withdrawn, refunded and filed anew instead."""

    code = "INP-114"


class ChangedMeanwhileError(InputError):
    """The application was amended or withdrawn since it was shown."""

    code = "INP-115"


class ParkedUnknownError(InputError):
    """No form waits here under this code: mistyped, expired, filed, or parked at another counter."""

    code = "INP-116"


class LetterChangedError(InputError):
    """The letter or proposal was taken back, changed or overtaken since it was shown."""

    code = "INP-117"


class PackUnreadableError(InputError):
    """The file is no pack of services, or was not wholly copied; nothing was changed."""

    code = "INP-118"


class PackForeignError(InputError):
    """The pack is not signed by our portal: forged, altered, or another authority's; nothing was changed."""

    code = "INP-119"


class PackOlderError(InputError):
    """Everything in the pack is held already, or something newer is; nothing was changed."""

    code = "INP-120"


class PackUnusableError(InputError):
    """A table in the pack cannot be used by this program; nothing was changed."""

    code = "INP-121"


class ParkedNewerError(InputError):
    """The form waits here, but a newer program kept it in a form that this one cannot read; it stays."""

    code = "INP-122"


# --- sign-in and rights (AUT) -----------------------------------------------------------------------------
class NotAuthorisedError(KioskError):
    """This person may not do this."""

    code = "AUT-100"


class WrongPinError(NotAuthorisedError):
    """The number or the PIN is wrong."""

    code = "AUT-101"


class LockedOutError(NotAuthorisedError):
    """Too many wrong PINs; wait before the next try."""

    code = "AUT-102"


class NoOpenShiftError(NotAuthorisedError):
    """No shift is open."""

    code = "AUT-103"


class ShiftOpenElsewhereError(NotAuthorisedError):
    """Somebody else's shift is open at this counter."""

    code = "AUT-104"


class SupervisorNeededError(NotAuthorisedError):
    """A supervisor must approve this."""

    code = "AUT-105"


class NothingToReverseError(NotAuthorisedError):
    """That receipt does not exist here or is reversed already."""

    code = "AUT-106"


class NothingToAmendError(NotAuthorisedError):
    """That application does not exist here, is withdrawn or reversed, or its details are erased."""

    code = "AUT-107"


# --- payment slips of self-service (SLP) ------------------------------------------------------------------
class SlipError(KioskError):
    """A payment slip cannot be cashed."""

    code = "SLP-100"


class SlipAlteredError(SlipError):
    """The slip is not as a machine of Libya Post signed it."""

    code = "SLP-101"


class SlipIssuerUnknownError(SlipError):
    """The slip was signed by a machine that is not known here."""

    code = "SLP-102"


# --- the store (STO) --------------------------------------------------------------------------------------
class StoreError(KioskError):
    """The store could not be used."""

    code = "STO-100"


class WriterBusyError(StoreError):
    """Another program of this counter holds the store; reads still work."""

    code = "STO-101"
    retryable = True


class DiskFullError(StoreError):
    """The disk is full; nothing was written."""

    code = "STO-102"
    retryable = True


class WrongStoreKeyError(StoreError):
    """The store does not open with this machine's key."""

    code = "STO-103"


class StoreDamagedError(StoreError):
    """A copy of the journal is damaged; it is kept and set aside."""

    code = "STO-104"


class ForeignSidecarError(StoreError):
    """The second copy belongs to another counter."""

    code = "STO-105"


class StoreNewerError(StoreError):
    """The store was written by a newer program."""

    code = "STO-106"


class OutcomeUnknownError(StoreError):
    """It is not known whether the act was stored; stop and let recovery look."""

    code = "STO-107"


class JournalBrokenError(StoreError):
    """The journal does not verify; the first wrong entry is named."""

    code = "STO-108"


class SecondCopyLostError(StoreError):
    """The second copy cannot be written."""

    code = "STO-109"
    retryable = True


class MalformedEntryError(StoreError):
    """Bytes of an entry are not of the published form."""

    code = "STO-110"


class NotEnrolledError(StoreError):
    """This machine is not enrolled yet."""

    code = "STO-111"


class RestoreRefusedError(StoreError):
    """This cannot be restored here now."""

    code = "STO-113"


class AttachmentMissingError(StoreError):
    """A picture that belongs to the application is not kept here whole."""

    code = "STO-112"


# --- the line and the portal (LIN) ------------------------------------------------------------------------
class LineError(KioskError):
    """The portal was not reached."""

    code = "LIN-100"
    retryable = True


class LineDownError(LineError):
    """There is no line to the portal; work goes on and is kept here."""

    code = "LIN-101"

    def __init__(self, detail: str = "", *, timed_out: bool = False) -> None:
        """Keep whether time ran out on an open line: then less is sent at once next time."""
        self.timed_out = timed_out
        super().__init__(detail)


class PortalBusyError(LineError):
    """The portal answers that it cannot serve now."""

    code = "LIN-102"

    def __init__(self, detail: str = "", *, retry_after_s: float | None = None) -> None:
        """Keep the wait that the portal asked for, None when it named none."""
        self.retry_after_s = retry_after_s
        super().__init__(detail)


class AnswerNotTrustedError(LineError):
    """Something answered that is not our portal."""

    code = "LIN-103"

    def __init__(self, detail: str = "", *, status: int = 0) -> None:
        """Keep the status of the answer, 0 when it was none."""
        self.status = status
        super().__init__(detail)


class PortalRefusedError(LineError):
    """The portal refused the request."""

    code = "LIN-104"
    retryable = False

    def __init__(self, detail: str = "", *, problem: str = "", status: int = 0) -> None:
        """Keep the problem's published name (`contract/wire.md`) and the status."""
        self.problem = problem
        self.status = status
        super().__init__(detail or problem)


class EnrolmentCodeError(LineError):
    """The enrolment code is wrong, used or expired."""

    code = "LIN-105"
    retryable = False


class TrustRootMismatchError(LineError):
    """The portal's trust root does not match the enrolment code."""

    code = "LIN-106"
    retryable = False


class PortalDisagreesError(LineError):
    """The portal holds another entry at the same place; a person decides, work goes on."""

    code = "LIN-107"
    retryable = False

    def __init__(self, detail: str = "", *, members: Mapping[str, Any] | None = None) -> None:
        """Keep the problem's members: the checkpoint of what was stored beside, where there is one."""
        self.members = members or {}
        self.problem = "run-conflict"
        super().__init__(detail)


class TlsNotTrustedError(LineError):
    """The line's certificate is not the portal's."""

    code = "LIN-108"
    retryable = False


class DeviceRetiredError(PortalRefusedError):
    """This counter was taken out of service; the portal takes nothing more from it."""

    code = "LIN-109"

    def __init__(self, detail: str = "", *, members: Mapping[str, Any], status: int = 0) -> None:
        """Keep the problem's members: when, and the last entry that the portal holds."""
        self.members = members
        super().__init__(detail, problem="device-retired", status=status)


# --- bundles carried by hand (BND) ------------------------------------------------------------------------
class BundleError(KioskError):
    """The bundle's file cannot be read or written."""

    code = "BND-100"
    retryable = True


class BundleDamagedError(BundleError):
    """The bundle is damaged or was not wholly copied."""

    code = "BND-101"


class ForeignBundleError(BundleError):
    """The bundle is not for this counter."""

    code = "BND-102"
    retryable = False


# --- devices (DEV) ----------------------------------------------------------------------------------------
class DeviceError(KioskError):
    """A device at the counter does not work."""

    code = "DEV-100"
    retryable = True


class DeviceAbsentError(DeviceError):
    """The device is not connected."""

    code = "DEV-101"


class DeviceBusyError(DeviceError):
    """Another program uses the device."""

    code = "DEV-102"


class DeviceSilentError(DeviceError):
    """The device does not answer."""

    code = "DEV-103"


class PrinterOffError(DeviceError):
    """The printer is off or not connected."""

    code = "DEV-104"


class PaperOutError(DeviceError):
    """The printer is out of paper."""

    code = "DEV-105"


class CoverOpenError(DeviceError):
    """The printer's cover is open."""

    code = "DEV-106"


class PrinterFaultError(DeviceError):
    """The printer reports a fault."""

    code = "DEV-107"


class NothingReadError(DeviceError):
    """No document was read in time."""

    code = "DEV-108"


class DeviceNotConfiguredError(DeviceError):
    """No such device is set up at this counter."""

    code = "DEV-109"
    retryable = False


class TerminalGarbledError(DeviceError):
    """What the payment terminal says makes no sense."""

    code = "DEV-110"


# --- cases and results (CAS) ------------------------------------------------------------------------------
class CaseError(KioskError):
    """The case cannot be taken further."""

    code = "CAS-100"


class CaseQueryError(CaseError):
    """Too little was typed to look for a case by."""

    code = "CAS-101"


class CaseUnknownError(CaseError):
    """No case of that number is known at this counter."""

    code = "CAS-102"


class ResultNotReadyError(CaseError):
    """There is no result to be handed over."""

    code = "CAS-103"


class ResultGivenError(CaseError):
    """This result was handed over or sent back before."""

    code = "CAS-104"


class WrongCollectionCodeError(CaseError):
    """The collection code is not the one that the citizen was sent."""

    code = "CAS-105"


class TooManyWrongCodesError(CaseError):
    """Too many wrong collection codes were tried for this result."""

    code = "CAS-106"


class SignatureMissingError(CaseError):
    """Nobody has signed for the result."""

    code = "CAS-107"


class ReceiverUnknownError(CaseError):
    """Who receives the result was not established."""

    code = "CAS-108"


class AuthorisationMissingError(CaseError):
    """The person who collects has no authorisation on record."""

    code = "CAS-109"


class NotUnclaimedYetError(CaseError):
    """The time for collecting the result has not passed."""

    code = "CAS-110"


class ReceiptNotBelievedError(CaseError):
    """No counter that is known here has signed this receipt."""

    code = "CAS-111"


class ItemNumbersUsedUpError(CaseError):
    """No postal item number is left of those that the portal has leased to this counter."""

    code = "CAS-112"


class FewItemNumbersError(CaseError):
    """Few postal item numbers are left at this counter."""

    code = "CAS-113"


class LetterIncompleteError(CaseError):
    """The letter lacks its recipient, its subject or its text."""

    code = "CAS-114"


# --- updates (UPD) ----------------------------------------------------------------------------------------
class UpdateError(KioskError):
    """The update could not be done; the program goes on as it is."""

    code = "UPD-100"


class UpdateNotTrustedError(UpdateError):
    """What was offered as an update is not signed as it must be."""

    code = "UPD-101"


class UpdateExpiredError(UpdateError):
    """The repository's word about updates has ended and was not given again."""

    code = "UPD-102"


class UpdateSourceMissingError(UpdateError):
    """There are no updates at that place."""

    code = "UPD-103"


class UpdateCannotReadError(UpdateError):
    """The new version could not read what is kept here and not sent yet."""

    code = "UPD-104"


class CounterAtWorkError(UpdateError):
    """The counter's window is open: a basket may be half filled."""

    code = "UPD-105"
    retryable = True


class UpdateDamagedError(UpdateError):
    """A file of the update is damaged."""

    code = "UPD-106"
    retryable = True


class SelfTestFailedError(UpdateError):
    """The new version has failed its self-test; the old one goes on."""

    code = "UPD-107"


class NotUpdatableError(UpdateError):
    """This program was not installed in a way in which it can be updated."""

    code = "UPD-108"


class UpdateNotFetchedError(UpdateError):
    """No whole update is here yet."""

    code = "UPD-109"


class FirstStartFailedError(UpdateError):
    """The new version did not start at the counter; the old one is back."""

    code = "UPD-110"


# --- settings and the machine (CFG) -----------------------------------------------------------------------
class SettingsError(KioskError):
    """A setting of this machine is wrong."""

    code = "CFG-100"


class FontMissingError(SettingsError):
    """The Arabic font is missing."""

    code = "CFG-101"


# --- training (TRN) ---------------------------------------------------------------------------------------
class TrainingError(KioskError):
    """This is training: nothing of it is ever sent."""

    code = "TRN-100"


# --- out of service (RET) ---------------------------------------------------------------------------------
class RetireRefusedError(KioskError):
    """This counter cannot be taken out of service yet."""

    code = "RET-100"
    retryable = True


# --- the demo (DMO) ---------------------------------------------------------------------------------------
class StageError(KioskError):
    """A part of the demo did not start or did not answer."""

    code = "DMO-100"
    retryable = True
