"""Helpers for all parts of the grader: scratch folders, versions, spreadsheets."""
