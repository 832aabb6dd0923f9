"""Training: the office that does not exist, by which everything of a training is known."""

from typing import Final

from kiosk.domain.identifiers import DeviceId, OfficeCode
from kiosk.domain.words import Words

# Reserved by the contract (`portal/contract/trust.md`): no portal gives them to an office or a counter.
TRAINING_OFFICE: Final = OfficeCode("TRN-000")
TRAINING_OFFICE_NUMBER: Final = 9999
TRAINING_DEVICE: Final = DeviceId("KTRA1N1NG0000")
TRAINING_OFFICE_NAME: Final = Words("مكتب التدريب", "Training office")
TRAINING_COUNTER: Final = 1


def is_training_office(office: str) -> bool:
    """Say whether numbers of this office are a training's."""
    return office == TRAINING_OFFICE
