"""The feedback page for students: a single file that needs no network.

`layout.py` arranges the page, `notebook.py` writes the verdict into the notebook and makes it
harmless, and `formulas.py` draws the formulas in the course's text.
"""
