"""For all tests: one thread for linear algebra, as in the app, and the same drawn examples in every run."""

import os

# NumPy reads this when it is first imported, so it stands before everything that imports NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")
