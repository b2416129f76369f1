"""Hidden checks: ask the student's process, compare with a reference, name the mistake."""
