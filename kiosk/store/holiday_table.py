"""The table of holidays in force, and the working days that it leaves."""

import json
from collections.abc import Sequence

from kiosk.domain.price_table import Holiday, parse_holidays
from kiosk.domain.working_days import WorkingDays
from kiosk.store.database import Database


def holidays(database: Database) -> Sequence[Holiday]:
    """Return the days on which offices are closed, as last published."""
    sql = "SELECT payload FROM holiday_documents ORDER BY version DESC LIMIT 1"
    payload = database.value(sql)
    return () if payload is None else parse_holidays(json.loads(str(payload)))


def working_days(database: Database) -> WorkingDays:
    """Return the days on which offices are open."""
    return WorkingDays.without(holiday.day for holiday in holidays(database))
