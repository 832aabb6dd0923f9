"""What holds for every test, also when only some of them are run."""

from hypothesis import settings

# A busy machine fails no test, and what failed once fails again.
settings.register_profile("hall", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("hall")
