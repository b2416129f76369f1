"""What crosses between the grader's processes: every message of every protocol, in one place.

- `wire`: plain values and tensors, between a check and a probe. Parsed as hostile input.
- `kernel_messages`: cells to run, and what they show. Parsed as hostile input.

Nothing here opens a socket, starts a process or decides what a message means.
"""
