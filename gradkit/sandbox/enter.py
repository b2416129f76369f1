"""Puts a process into the sandbox before it runs student code: the only entry point.

    pid = os.fork()
    if pid == 0:
        enter_sandbox(Policy(writable=(folder,), executable=installation(), uid=spare_uid(slot)))
        ...  # the student's code; `pid` in the parent is the keeper's

`enter_sandbox` returns in a *new* process below the caller. The caller becomes the keeper (see
`keeper`), which the parent waits for, interrupts and ends as if it were the student's process.
`enter_sandbox` returns in exactly one process: inside the sandbox, or with a SandboxError and no
sandbox.

Call it in a new fork with a single thread; libraries may be loaded already. Before the call, open
the descriptors that the student's process needs (a kernel's channel to the grader) and name them in
`descriptors`: all others are closed. Set HOME, TMPDIR and MPLCONFIGDIR to a writable folder, and
set `tempfile.tempdir = None`, because it caches an earlier TMPDIR.

Each part's module says what the part promises and what it does not. Together, they do not promise
that the student's process can't find out *that* a file exists, can't tell the time, or can't slow
the machine within its limits. They promise nothing against an error in the kernel itself.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gradkit.sandbox import (
    landlock,
    namespaces,
    pipe_semaphores,
    process_limits,
    seccomp,
    syscalls,
    tree,
)
from gradkit.sandbox.keeper import SIGNALS, Keeper
from gradkit.sandbox.policy import Part, Policy, SandboxError, SandboxReport
from gradkit.sandbox.syscalls import Call

_DEVICES: Final = (Path("/dev/urandom"), Path("/dev/random"))
_NULL: Final = Path("/dev/null")
# torch reads these processor facts at its first computation, and warns if it can't.
_PROCESSOR: Final = (Path("/proc/cpuinfo"), Path("/sys/devices/system/cpu"))


_ELSEWHERE: Final = (
    "Grade on such a machine, or in a virtual one: on Windows, its Subsystem for Linux is one "
    "(`wsl --install`)."
)


def enter_sandbox(policy: Policy, *, call: Call = syscalls.call) -> SandboxReport:
    """Set up the sandbox, and return in the process that student code may run in.

    Takes 10 ms with torch loaded, most of it for the fork. Raises SandboxError, which names the
    missing part and what to do; then no student code may run.
    """
    _check(policy, call)
    made = namespaces.Namespaces(reason="The policy doesn't ask for namespaces.")
    if policy.namespaces:
        try:
            made = namespaces.enter(call=call)
        except OSError as error:
            raise SandboxError(Part.PROCESSES, f"{error}.", "Set namespaces=False.") from error
    if Part.PROCESSES in policy.required and not made.processes:
        raise SandboxError(Part.PROCESSES, made.reason, "Or leave this part out of `required`.")
    if Part.NETWORK in policy.required and not made.network:
        raise SandboxError(Part.NETWORK, made.reason, "Or leave this part out of `required`.")
    keeper = _fork(policy, made, call)
    return _restrict(policy, made, keeper, call)


def _check(policy: Policy, call: Call) -> None:
    """Raise SandboxError for everything that can be checked before any change."""
    if not sys.platform.startswith("linux") or os.uname().machine not in syscalls.MACHINES:
        raise SandboxError(
            Part.CALLS,
            f"The sandbox knows Linux on {' and '.join(syscalls.MACHINES)} only.",
            _ELSEWHERE,
        )
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise SandboxError(
            None,
            f"This process has {threads} threads, and Landlock holds for one.",
            "Call enter_sandbox() right after a fork, before anything starts a thread.",
        )
    abi = landlock.version(call)
    if Part.FILES in policy.required and not abi:
        raise SandboxError(
            Part.FILES,
            "The kernel offers no Landlock.",
            "Use Linux 5.13 or newer with Landlock among its security modules (add"
            " lsm=landlock,… to the kernel's command line), and a container whose filter lets"
            " landlock_create_ruleset through (Docker since 20.10.10).",
        )
    if Part.CALLS in policy.required and not seccomp.is_offered(call):
        raise SandboxError(
            Part.CALLS, "The kernel takes no seccomp filter.", "Use one with CONFIG_SECCOMP_FILTER."
        )
    if os.geteuid() == 0 and not policy.uid and Part.USER in policy.required:
        raise SandboxError(
            Part.USER,
            "Student code must not run as root, and the policy names no other user.",
            "Give the policy a uid (spare_uid finds one), or grade as an ordinary user.",
        )
    for path in (*policy.readable, *policy.executable, *policy.writable):
        if not path.exists():
            raise SandboxError(Part.FILES, f"{path} doesn't exist.", "Name only paths that do.")


def _fork(policy: Policy, made: namespaces.Namespaces, call: Call) -> int:
    """Leave this process behind as the keeper; return its process id in the new one."""
    keeper = os.getpid()
    parent = os.getppid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        first = namespaces.start_first_process() if made.processes else None
    except OSError as error:
        raise SandboxError(
            Part.PROCESSES, f"Process 1 of the namespace didn't start ({error}).", "Install `cat`."
        ) from error
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1, call=call)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGTERM, call=call)
    student = os.fork()
    if student:
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
        keep = [first.stdin.fileno()] if first is not None and first.stdin is not None else []
        _close_all_but(keep)
        Keeper(student, first, policy.limits, [str(path) for path in policy.writable]).run()
    if first is not None and first.stdin is not None:
        first.stdin.close()
        first.returncode = 0  # it is the keeper's child: don't wait for it here
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, set(before) - set(SIGNALS))
    return keeper


def _close_all_but(descriptors: list[int]) -> None:
    start = 3
    for descriptor in sorted({d for d in descriptors if d > 2}):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, 2**20)


def _restrict(
    policy: Policy, made: namespaces.Namespaces, keeper: int, call: Call
) -> SandboxReport:
    """Apply all restrictions that a process applies to itself."""
    os.setsid()
    _close_all_but(list(policy.descriptors))
    pipe_semaphores.use_pipes()
    parts = _Parts(policy)
    abi = landlock.version(call)
    data = tree.data_bytes()
    uid = policy.uid if os.geteuid() == 0 and policy.uid else None
    own_user = uid is not None or (made.user and _counts_by_namespace())
    others = 0 if own_user else tree.tasks_of_user(os.getuid())

    parts.note(Part.PROCESSES, "process namespace", done=made.processes, reason=made.reason)
    parts.note(Part.NETWORK, "network namespace", done=made.network, reason=made.reason)
    hidden = made.processes and namespaces.hide_processes(call)
    parts.note(Part.PROC, "its own /proc", done=hidden, reason=made.reason or _PROC_OFF)
    if hidden and uid is not None:
        named = (*policy.readable, *policy.executable, *policy.writable)
        with contextlib.suppress(OSError):  # `_change_user` names unreachable paths
            namespaces.reach(named, uid, call)
    parts.put(Part.USER, lambda: _change_user(policy, uid, call))
    _follow_keeper(keeper, made, uid, call)
    parts.put(Part.LIMITS, lambda: process_limits.apply(policy.limits, data=data, others=others))
    confined = [
        *(["Landlock"] if abi >= landlock.SIGNALS_SINCE else []),
        *(["process namespace"] if made.processes else []),
        *(["a user of its own"] if uid is not None else []),
    ]
    parts.note(Part.SIGNALS, " and ".join(confined), done=bool(confined), reason=_SIGNALS_OFF)
    parts.put(Part.FILES, lambda: _files(policy, call))
    parts.put(Part.CALLS, lambda: _filter(policy, abi, call))
    return SandboxReport(parts.on, parts.off)


_SIGNALS_OFF: Final = (
    "Nothing here keeps the student's process from signalling the user's other processes: that"
    " takes Linux 6.12, or user namespaces, or grading as root."
)
_PROC_OFF: Final = "The kernel lets no /proc be mounted here."
_ADVICE: Final = "`gradkit doctor` says what this machine offers."


class _Parts:
    """Records which parts are on and off, and refuses to continue without a required part."""

    def __init__(self, policy: Policy) -> None:
        self._required = policy.required
        self.on: dict[Part, str] = {}
        self.off: dict[Part, str] = {}

    def note(self, part: Part, how: str, *, done: bool, reason: str) -> None:
        if done:
            self.on[part] = how
        elif part in self._required:
            raise SandboxError(part, reason, _ADVICE)
        else:
            self.off[part] = reason

    def put(self, part: Part, action: Callable[[], str]) -> None:
        try:
            how = action()
        except (OSError, ValueError) as error:
            self.note(part, "", done=False, reason=f"{error}.")
        else:
            self.note(part, how, done=True, reason="")


def _change_user(policy: Policy, uid: int | None, call: Call) -> str:
    """Give up all rights; check that the policy's paths are still reachable."""
    process_limits.no_new_privileges(call)
    if uid is not None:
        process_limits.become(uid, uid)
    process_limits.drop_capabilities(call)
    if os.getuid() == 0:
        raise OSError("This process is still root's.")
    for paths, mode in (
        (policy.readable, os.R_OK),
        (policy.executable, os.R_OK),
        (policy.writable, os.R_OK | os.W_OK),
    ):
        for path in paths:
            wanted = mode | (os.X_OK if os.path.isdir(path) else 0)
            if not os.access(path, wanted):
                raise PermissionError(
                    f"User {os.getuid()} can't get at {path}: it, and each folder above it, must be"
                    " open to that user (chmod, chown, or another place)"
                )
    return f"user {os.getuid()}"


def _follow_keeper(keeper: int, made: namespaces.Namespaces, uid: int | None, call: Call) -> None:
    """Die with the keeper. A change of user undoes this, so it comes after that."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL, call=call)
    if not made.processes and os.getppid() != keeper:
        os._exit(1)
    if uid is not None:
        # No dumps, no tracing. For an ordinary user, this would hide the memory from the keeper,
        # and the filter already denies tracing to every sandboxed process.
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0, call=call)


def _files(policy: Policy, call: Call) -> str:
    abi = landlock.restrict(
        readable=(*policy.readable, *_DEVICES, *filter(Path.exists, _PROCESSOR)),
        executable=policy.executable,
        writable=(*policy.writable, _NULL),
        call=call,
    )
    return f"Landlock {abi}"


def _filter(policy: Policy, abi: int, call: Call) -> str:
    rules = seccomp.rules(
        unix_sockets=policy.unix_sockets, truncation=abi < landlock.TRUNCATE_SINCE
    )
    seccomp.install(seccomp.program(rules), call)
    return f"seccomp, {len(rules)} rules"


def _counts_by_namespace() -> bool:
    """Whether a user namespace counts its own processes, as it does since Linux 5.14."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int("".join(filter(str.isdigit, minor)) or 0)) >= (5, 14)
