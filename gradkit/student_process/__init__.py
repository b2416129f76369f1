"""RUNS WITH STUDENT CODE. The grader trusts nothing that comes from here.

These modules are loaded into the process that runs a student's notebook, before it enters the
sandbox. Student code shares that process and can change all of it, so they promise nothing:
`gradkit/kernel` reads their answers as hostile input. They contain no hidden check, no reference
and no secret, and import only `protocol` and `sandbox` from the grader.
"""
