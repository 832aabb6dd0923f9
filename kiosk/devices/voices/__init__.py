"""Voices: text becomes sound, and sound is played until it is told to stop."""
