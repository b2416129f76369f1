"""Reads what was handed in, and rebuilds a clean notebook from it. Runs none of it."""
