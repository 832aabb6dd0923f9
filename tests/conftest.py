"""What holds for every test, also when only some of them are run."""

import os

from hypothesis import settings

# Windows inside a test's own process need no screen; a test of a real one says so to the process it starts.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine fails no test, and what failed once fails again.
settings.register_profile("hall", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("hall")
