"""Releases of the counter's program: packed, signed, handed out in rings (`contract/updates.md`)."""
