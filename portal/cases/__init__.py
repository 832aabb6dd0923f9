"""Judgement of what was stored: applications become cases with a state and reasons."""
