"""RUNS WITH STUDENT CODE. Nobody believes what comes from here.

These modules are loaded into the process that runs a student's notebook, before the sandbox locks
it in. Student code shares that process and can change all of it, so they promise nothing: whoever
reads their answers (`gradkit/kernel`) treats them as hostile input. They know no hidden check, no
reference and no secret, and import nothing of the grader but `protocol` and `sandbox`.
"""
