"""The lock that a student's process puts on itself before any student code.

`enter.enter_sandbox(policy)` is the one entry; each other module is one part of it, and says in its
first lines what it promises and what it does not. Linux only (x86_64, aarch64), through ctypes
alone.
"""
