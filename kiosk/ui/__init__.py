"""The counter's window: the only home of Qt."""
