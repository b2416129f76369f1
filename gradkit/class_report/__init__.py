"""The report on a class: `gradkit report`.

`verdicts.py` reads what was graded, `statistics.py` and `mistakes.py` make numbers of it,
`report.py` a document (JSON, CSV), and `page.py` with `charts.py` one page of HTML.
"""
