"""The commands: each knows its options and words; the work is done in the rooms."""
