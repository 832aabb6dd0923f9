"""Moves bytes: five verbs with deadlines, and every failure of a line turned into one of ours."""
