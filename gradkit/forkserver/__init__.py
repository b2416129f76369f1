"""Warm processes: torch is imported once, and every kernel and worker is a fork of that process."""
