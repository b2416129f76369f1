"""Grades a whole class: distributes the work, retries after a worker's death, records verdicts."""
