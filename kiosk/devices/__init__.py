"""The counter's hardware: where a device is, how bytes move, what they mean, and who keeps the promise."""
