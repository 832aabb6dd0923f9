"""The other side of the line: agencies' keys here, and a simulator that behaves as an agency's own system."""
