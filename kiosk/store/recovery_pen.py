"""Writes entries in the name of the recovery program: the store never posts under a person's name."""

from collections.abc import Mapping
from typing import Any, Final

import kiosk
from kiosk.domain.entry import SALT_BYTES, Author, AuthorRole, EntryDraft, MadeAt, Versions, body
from kiosk.store.equipment import StoreWorld

_SCHEMA: Final = 1


def recovery_draft(
    world: StoreWorld, kind: str, facts: Mapping[str, Any], role: AuthorRole = AuthorRole.RECOVERY
) -> EntryDraft:
    """Return an entry of a program's role, *recovery* unless told; `facts` hold codes and numbers only."""
    clock = world.clock
    offset = clock.portal_offset
    made_at = MadeAt(
        clock.now().isoformat(timespec="milliseconds"),
        clock.boot_id,
        clock.mono_ms(),
        None if offset is None else offset[0],
        None if offset is None else offset[1],
        clock.is_suspect,
    )
    return EntryDraft(
        kind,
        _SCHEMA,
        Author(role),
        made_at,
        Versions(kiosk.__version__, "", ""),
        body(world.randomness.octets(SALT_BYTES), facts),
    )
