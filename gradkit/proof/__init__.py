"""The proof of a course: `gradkit check` and `gradkit try`.

`course_check.py` tries what a course promises. `corpus.py` gathers the answers for it: written by
hand (`answers.py`), the catalogue's wrong references (`wrong_references.py`), and mutants of the
solutions (`mutants.py`, `mutation.py`). `kill_matrix.py` says what the checks made of them.
"""
