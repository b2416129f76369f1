"""What crosses between the grader's processes: every message of every protocol, in one place.

- `launch`: grader to fork server or cold start, and a kernel's first report. JSON in packets and a
  pipe; nothing of it comes from student code.
- `kernel_messages`: grader and student's kernel: cells to run, and what they show. JSON on a stream
  socket, parsed as hostile input.
- `probe_messages`: grader and snapshot: probes and their replies. Frames of `wire` on a stream
  socket, parsed as hostile input.
- `wire`: plain values and tensors as frames of bytes.
- `worker_messages`: coordinator and worker: work and results. Pickles in a pipe, the grader's own.

Nothing here opens a socket, starts a process or decides what a message means.
"""
