"""The sandbox that a student's process enters before any student code runs.

`enter.enter_sandbox(policy)` is the only entry point. Each other module is one part of the sandbox;
its first lines say what it promises and what it does not. Linux only (x86_64, aarch64), through
ctypes alone.
"""
