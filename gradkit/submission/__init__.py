"""Reads a submission and rebuilds a clean notebook from it, without running any of it."""
