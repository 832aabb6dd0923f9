"""Item models of the window's lists, over frozen rows."""
