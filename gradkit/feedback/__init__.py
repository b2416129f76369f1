"""The feedback page that students get: one file that needs no network.

`page.py` takes the place of nbgrader's exporter, `layout.py` sets out the page, `formulas.py` draws
the formulas in the course's text.
"""
