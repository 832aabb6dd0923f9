"""Every failure the portal knows, on one page.

`PortalError`s of the commands are printed with their code and sentence; those of the line (`LineError`)
become problems of `contract/wire.md`.
"""

from typing import Any, ClassVar


class PortalError(Exception):
    """Something outside the program went wrong."""

    code: ClassVar[str] = "PRT-000"

    def __init__(self, detail: str = "") -> None:
        """Keep `detail`: technical, never personal data."""
        self.detail = detail
        sentence = (type(self).__doc__ or "").split("\n", maxsplit=1)[0]
        super().__init__(f"{self.code}: {sentence} {detail}".strip())


# --- starting and commands --------------------------------------------------------------------------------
class NotInitialisedError(PortalError):
    """This folder holds no portal yet; run `portal init --home …` first."""

    code = "PRT-101"


class PlainHttpRefusedError(PortalError):
    """Plain http is served on the loopback address only; give --tls-cert and --tls-key."""

    code = "PRT-102"


class DatabaseUnreachableError(PortalError):
    """The database does not answer."""

    code = "PRT-103"


class CatalogueMalformedError(PortalError):
    """The catalogue folder holds a service definition that cannot be published."""

    code = "PRT-104"


class UnknownPlaceError(PortalError):
    """There is no such office or counter."""

    code = "PRT-105"


class KeysUnreadableError(PortalError):
    """The portal's keys are missing or cannot be read."""

    code = "PRT-106"


class TlsFilesError(PortalError):
    """The certificate and its key are given together or not at all, and must be readable."""

    code = "PRT-107"


class BundleFileError(PortalError):
    """The bundle's file cannot be read or written."""

    code = "PRT-108"


class StatementRefusedError(PortalError):
    """The statement about the restored database is not signed by two root keys, or is not for this portal."""

    code = "PRT-109"


class PublicationRefusedError(PortalError):
    """The file cannot be published: it cannot be read, or is not of the published form."""

    code = "PRT-111"


class ReleaseRefusedError(PortalError):
    """That cannot be released, or handed out, or exported."""

    code = "PRT-112"


# --- the line ---------------------------------------------------------------------------------------------
class LineError(PortalError):
    """A request is answered with a problem of the published list."""

    code = "PRT-200"
    name: ClassVar[str] = "malformed"
    status: ClassVar[int] = 400

    def __init__(self, detail: str = "", **members: Any) -> None:
        """Keep the problem's further members (`head_seq`, `branch`, …)."""
        self.members = members
        super().__init__(detail)


class MalformedError(LineError):
    """The body is not of the published form."""

    code = "PRT-201"


class CodeRefusedError(LineError):
    """The enrolment code is unknown, used with other keys, or expired."""

    code = "PRT-202"
    name = "code-refused"
    status = 403


class UnknownDeviceError(LineError):
    """The key is not certified or revoked."""

    code = "PRT-203"
    name = "unknown-device"
    status = 401


class DeviceRetiredError(LineError):
    """This counter was taken out of service; the line is closed to its keys."""

    code = "PRT-218"
    name = "device-retired"
    status = 401


class BadSignatureError(LineError):
    """The signature does not verify."""

    code = "PRT-204"
    name = "bad-signature"
    status = 401


class RunGapError(LineError):
    """The run does not start at the head."""

    code = "PRT-205"
    name = "run-gap"
    status = 409


class RunConflictError(LineError):
    """Another entry is stored at that place; this one is stored as a branch."""

    code = "PRT-206"
    name = "run-conflict"
    status = 409


class TooLargeError(LineError):
    """Smaller runs, please."""

    code = "PRT-207"
    name = "too-large"
    status = 413


class CodingRefusedError(LineError):
    """The content coding is not one of dcz with a known dictionary, zstd, gzip and identity."""

    code = "PRT-209"
    name = "coding-refused"
    status = 415


class TooManyTriesError(LineError):
    """Too many refused tries from this address; wait and try again."""

    code = "PRT-208"
    name = "too-many-tries"
    status = 429


class OffsetConflictError(LineError):
    """Another offset of the picture is held."""

    code = "PRT-212"
    name = "offset-conflict"
    status = 409


class ChecksumMismatchError(LineError):
    """The chunk came otherwise than it was sent."""

    code = "PRT-213"
    name = "checksum-mismatch"
    status = 460


class HashMismatchError(LineError):
    """The whole picture is not what its name says; nothing of it is held."""

    code = "PRT-214"
    name = "hash-mismatch"
    status = 422


class BlobMissingError(LineError):
    """The blob that should hold the run is not here whole."""

    code = "PRT-215"
    name = "blob-missing"
    status = 409


class SupersededError(LineError):
    """The portal was restored a moment ago; ask again."""

    code = "PRT-210"
    name = "superseded"
    status = 503


class AgencyUnknownError(LineError):
    """The key is not an agency's, or was revoked."""

    code = "PRT-220"
    name = "agency-unknown"
    status = 401


class CaseUnknownError(LineError):
    """There is no such case of this agency."""

    code = "PRT-221"
    name = "case-unknown"
    status = 404


class MoveRefusedError(LineError):
    """The case does not stand where this step begins, or the step lacks what it needs."""

    code = "PRT-222"
    name = "move-refused"
    status = 409


class AgencyFilesError(PortalError):
    """The file of agency keys cannot be read."""

    code = "PRT-110"
