"""Headsets: whether one is plugged in, told at once when that changes."""
