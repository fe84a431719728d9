"""Dropout Live: dropout inside a real network, shown while it trains."""
