"""Time and audience: runs that are played and watched, and the frames that tell of them."""
