"""The science, in NumPy only: data, masks, networks, training, and what can be told of it."""
