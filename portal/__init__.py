"""The central portal: stores what counters signed, judges it, and tells counters and citizens the outcome."""
