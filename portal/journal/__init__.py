"""The strong-room: runs as received, entries, bodies, branches and checkpoints."""
