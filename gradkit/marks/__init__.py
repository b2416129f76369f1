"""Final marks for the systems that schools use: `gradkit export`.

`gradebook.py` reads the marks from nbgrader's gradebook, `roster.py` finds students in a school's
list, and `export.py` writes the columns that a system imports.
"""
