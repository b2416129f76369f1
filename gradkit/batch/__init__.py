"""A whole class: hands out the work, tries again what a dead worker leaves, records verdicts."""
