"""The doors of the line: one module per endpoint, and the signature on every answer."""
