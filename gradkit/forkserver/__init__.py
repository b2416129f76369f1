"""Warm processes: one process imports torch, and every kernel and worker is a fork of it."""
