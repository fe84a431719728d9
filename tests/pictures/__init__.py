"""Pictures of the page's main states, for looking at: `python -m tests.pictures [folder]`."""
