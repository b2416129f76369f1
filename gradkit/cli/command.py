"""The command `gradkit`: grade · check · new · try · demo · doctor · report · export.

A thin shell: it reads the arguments (`arguments.py`), calls the modules that do the work, and
shows what they return. The exit status is 0 if everything went well, 1 if a person must look at
something, and 2 for a usage error; a message then says what was wrong and what to do.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime as dt
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradkit.cli.arguments import parser
from gradkit.system.slow_imports import skip_slow_imports

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from gradkit.forkserver.client import ForkServer

OK, LOOK, USAGE_ERROR, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command of `gradkit`; return its exit status."""
    if sys.platform != "linux":
        return _refuse(
            f"Grading needs Linux, and this is {sys.platform}. On Windows, its Subsystem for Linux "
            "will do (WSL 2: `wsl --install`); elsewhere, use a virtual machine with Linux."
        )
    # nbgrader starts its helper `alembic` by name, and the environment need not be activated.
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    )
    # References run in this process. With torch's own thread counts, two gradings on two cores
    # slow one another down many times over. Read by torch when it is imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    skip_slow_imports()
    arguments = parser().parse_args(argv)
    from gradkit.assignment import CourseError  # noqa: PLC0415 -- `--help` need not wait for it

    try:
        return _COMMANDS[arguments.command](arguments)
    except CourseError as error:
        return _refuse(str(error))
    except RuntimeError as error:
        from gradkit.forkserver.client import ForkServerError  # noqa: PLC0415 -- slow, as above
        from gradkit.kernel.start import KernelFailure  # noqa: PLC0415

        if not isinstance(error, (KernelFailure, ForkServerError)):
            raise
        return _refuse(f"{error} Run `gradkit doctor` to see what this machine lacks.")
    except KeyboardInterrupt:
        print("Stopped. Finished work is kept; run the same command again to continue.",
              file=sys.stderr)  # fmt: skip
        return INTERRUPTED


def _refuse(message: str) -> int:
    print(f"gradkit: {message}", file=sys.stderr)
    return USAGE_ERROR


def _grade(arguments: argparse.Namespace) -> int:
    from gradkit.forkserver.client import ForkServer  # noqa: PLC0415

    with ForkServer() as server:
        if not arguments.scheduler:
            server.begin()  # it imports torch while this process imports nbgrader
        return _grade_all(arguments, server)


def _grade_all(arguments: argparse.Namespace, server: ForkServer) -> int:
    from gradkit.batch import coordinator  # noqa: PLC0415 -- slow: they import nbgrader
    from gradkit.cli import terminal  # noqa: PLC0415 -- slow: they import nbgrader
    from gradkit.nbgrader_steps.course import Course, Submission  # noqa: PLC0415

    course = Course(arguments.course, verbose=arguments.verbose)
    if arguments.cold:
        course.limits = dataclasses.replace(course.limits, cold=True)
    names = list(dict.fromkeys(arguments.assignments))
    chosen: list[Submission] = []
    for name in names:  # all of them before the first is graded: a slip costs seconds, not hours
        course.notebooks(name)
        found = course.submissions(name)
        picked = coordinator.select(found, arguments.student)
        if not picked:
            return _refuse(_nothing_to_grade(course.root, name, len(found), arguments.student))
        chosen += picked
    summary = terminal.Summary()
    gc.freeze()  # no collection of garbage need look at all that was imported
    with (
        terminal.progress("Grading", len(chosen)) as steps,
        _executor(arguments, len(chosen), server) as (executor, at_once),
    ):
        for row in coordinator.grade_all(
            course, chosen, force=arguments.force, executor=executor, at_once=at_once
        ):
            summary.add(row)
            steps.done(terminal.line(row), bad=row.needs_human)
    summary.show(names)
    return LOOK if summary.needs_human else OK


@contextlib.contextmanager
def _executor(
    arguments: argparse.Namespace, count: int, server: ForkServer | None = None
) -> Iterator[tuple[Executor, int]]:
    """Provide what the work goes through, and how many submissions are out at a time."""
    from gradkit.assignment import CourseError  # noqa: PLC0415
    from gradkit.batch import dask_cluster  # noqa: PLC0415 -- slow, as above
    from gradkit.batch.pool import local_pool  # noqa: PLC0415

    if arguments.scheduler:
        stack = contextlib.ExitStack()
        try:
            executor, threads = stack.enter_context(dask_cluster.dask_executor(arguments.scheduler))
        except ImportError:
            raise CourseError(
                "--scheduler needs Dask. Install it with `pip install gradkit[cluster]`."
            ) from None
        except OSError as error:
            raise CourseError(
                f"No Dask scheduler answers at {arguments.scheduler} ({error}). Start one with "
                "`dask scheduler`, and workers with `dask worker ADDRESS --nthreads 1`."
            ) from None
        with stack:
            if not threads:
                raise CourseError(
                    f"No worker is connected to the Dask scheduler at {arguments.scheduler}. Start "
                    f"some with `dask worker {arguments.scheduler} --nthreads 1`, on machines that "
                    "have gradkit installed."
                )
            yield executor, 2 * threads
        return
    workers = min(arguments.workers or _cores(), count)
    with local_pool(workers, server) as pool:
        # One more for each is waiting, so that none is idle while a verdict is written.
        yield pool, 2 * workers


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _nothing_to_grade(root: Path, name: str, found: int, pattern: str) -> str:
    if found:
        return (
            f"No student name matches {pattern} (submissions for {name}: {found}). Student names "
            "are the folder names in submitted/."
        )
    return (
        f"There are no submissions for {name}: {root / 'submitted'} contains no folder "
        f"STUDENT/{name}. Put them there, or collect them with `nbgrader collect {name}` or "
        "`nbgrader zip_collect`."
    )


def _check(arguments: argparse.Namespace) -> int:
    from gradkit.assignment import assignment_names  # noqa: PLC0415
    from gradkit.cli import terminal  # noqa: PLC0415 -- slow, as above
    from gradkit.forkserver.client import ForkServer  # noqa: PLC0415
    from gradkit.nbgrader_steps.course import Course  # noqa: PLC0415
    from gradkit.proof import course_check, kill_page  # noqa: PLC0415

    if arguments.write and arguments.assignments:
        return _refuse("The page covers all assignments: use --write without assignment names.")
    course = Course(arguments.course, verbose=arguments.verbose)
    names = list(dict.fromkeys(arguments.assignments)) or assignment_names(course.root)
    if not names:
        return _refuse(
            f"{course.root / 'source'} contains no assignments, so there is nothing to check."
        )
    answers = arguments.answers or arguments.write is not None
    mutants = arguments.mutants or arguments.write is not None
    many = 1000 if answers or mutants else 1  # at any rate more than there are workers
    proofs = []
    with ForkServer() as server, _executor(arguments, many, server) as (executor, at_once):
        checks = [
            course_check.CourseCheck(
                course.root, name, course.limits, server,
                answers=answers, mutants=mutants, executor=executor, at_once=at_once,
            )
            for name in names
        ]  # fmt: skip
        with terminal.progress("Checking", sum(check.steps for check in checks)) as steps:
            for check in checks:
                name = check.proof.assignment
                proofs.append(
                    check.run(lambda what, bad, name=name: steps.done(f"{name}: {what}", bad=bad))  # type: ignore[misc]
                )
    if answers and arguments.verbose:
        terminal.show_matrices(check.chapter for check in checks)
    terminal.show_proofs(proofs, answers=answers, mutants=mutants)
    if arguments.write:
        arguments.write.parent.mkdir(parents=True, exist_ok=True)
        text = kill_page.page([check.chapter for check in checks])
        arguments.write.write_text(text, encoding="utf-8")
        print(f"The kill matrices were written to {arguments.write}.")
    return LOOK if any(proof.problems for proof in proofs) else OK


def _new(arguments: argparse.Namespace) -> int:
    from gradkit.proof.new_exercise import make_room  # noqa: PLC0415 -- slow, as above

    made = make_room(arguments.course, arguments.assignment, arguments.exercise)
    for file in made.written:
        print(f"Written: {made.folder / file}")
    for file in made.kept:
        print(f"Not changed, since it exists: {made.folder / file}")
    for cell in made.missing_cells:
        print(f"The notebook has no cell with the id {cell} yet: add it.")
    print(
        f"Fill the files in, then run `gradkit try {arguments.assignment} {arguments.exercise}`; "
        "docs/write-an-exercise.md shows each step."
    )
    return OK


def _try(arguments: argparse.Namespace) -> int:
    from gradkit.assignment import Assignment  # noqa: PLC0415
    from gradkit.cli import terminal  # noqa: PLC0415 -- slow, as above
    from gradkit.proof import corpus  # noqa: PLC0415
    from gradkit.proof.answers import try_answers  # noqa: PLC0415

    assignment = Assignment.load(arguments.course, arguments.assignment)
    names = arguments.exercises or [exercise.name for exercise in assignment.exercises]
    answers = corpus.gather(
        arguments.course, assignment, names, corpus.read_catalogue(assignment),
        references=arguments.references, mutants=arguments.mutants,
    )  # fmt: skip
    for name in arguments.exercises:
        if not any(answer.exercise == name for answer in answers):
            return _refuse(
                f"There are no answers to {name} in course_tests/{assignment.name}/, so there is "
                "nothing to try."
            )
    show = terminal.TrialPrinter(verbose=arguments.verbose)
    with _executor(arguments, len(answers)) as (executor, at_once):
        trials = try_answers(assignment, answers, told=show, executor=executor, at_once=at_once)
    bad = sum(bool(trial.problem) for trial in trials)
    print(f"{len(trials)} answers tried, {bad} not as expected.")
    return LOOK if bad else OK


def _doctor(arguments: argparse.Namespace) -> int:
    from gradkit.cli import terminal  # noqa: PLC0415 -- slow, as above
    from gradkit.nbgrader_steps.course import CONFIG_FILE, Course  # noqa: PLC0415
    from gradkit.proof import machine  # noqa: PLC0415 -- slow, as above

    # Its limits count where there is a course; the machine can be looked at without one.
    has_course = (arguments.course / CONFIG_FILE).exists()
    limits = Course(arguments.course, verbose=arguments.verbose).limits if has_course else None
    found = machine.examine(limits)
    terminal.show_examination(found)
    return OK if found.is_well else LOOK


def _report(arguments: argparse.Namespace) -> int:
    from gradkit.class_report import page as report_page  # noqa: PLC0415
    from gradkit.class_report import report  # noqa: PLC0415
    from gradkit.class_report.verdicts import read_class  # noqa: PLC0415
    from gradkit.cli import terminal  # noqa: PLC0415 -- slow, as above
    from gradkit.nbgrader_steps.course import Course  # noqa: PLC0415

    course = Course(arguments.course, verbose=arguments.verbose)
    names = list(dict.fromkeys(arguments.assignments))
    if arguments.output and len(names) > 1:
        return _refuse("--output works with a single assignment only.")
    open_questions = 0
    for found in [read_class(course, name) for name in names]:
        document = report.make_report(
            found,
            anonymous=arguments.anonymous,
            now=dt.datetime.now().astimezone(),
            course=course.course_id,
        )
        folder = arguments.output or report.default_folder(course.root, document)
        page = report.write_report(document, report_page.page(document), folder)[0]
        terminal.show_report(document, page)
        open_questions += len(document["attention"]) + len(document["problems"])
    return LOOK if open_questions else OK


def _export(arguments: argparse.Namespace) -> int:
    from gradkit.cli import terminal  # noqa: PLC0415 -- slow, as above
    from gradkit.marks import export  # noqa: PLC0415
    from gradkit.nbgrader_steps.course import Course  # noqa: PLC0415
    from gradkit.nbgrader_steps.marks import assignments_with_marks  # noqa: PLC0415
    from gradkit.system.atomic import write_atomically  # noqa: PLC0415

    names = list(dict.fromkeys(arguments.assignments))
    if len(names) != 1 and (arguments.roster or arguments.column or arguments.output):
        return _refuse("--roster, --column and --output need exactly one assignment name.")
    if arguments.roster and arguments.to == "csv":
        return _refuse("--roster is for Canvas and Moodle; the plain table lists all students.")
    course = Course(arguments.course, verbose=arguments.verbose)
    names = names or assignments_with_marks(course)
    if not names:
        return _refuse(
            "The gradebook has no assignments yet. Run `nbgrader generate_assignment` to add them."
        )
    missing = False
    for name in names:
        made = export.export(
            course,
            name,
            arguments.to,
            roster=arguments.roster,
            column=arguments.column,
            zeros=arguments.zeros,
        )
        file = arguments.output or course.root / "exports" / f"{name}-{arguments.to}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, made.text.encode("utf-8"))
        terminal.show_export(name, file, made)
        missing = missing or bool(made.missing)
    return LOOK if missing else OK


def _demo(arguments: argparse.Namespace) -> int:
    from gradkit.demo import made_up_class, scratch_course  # noqa: PLC0415 -- slow, as above

    project = scratch_course.project_folder(arguments.course)
    with _executor(arguments, len(made_up_class.CLASS)) as (executor, at_once):
        return scratch_course.main(
            arguments.folder or Path(scratch_course.FOLDER), project, executor, at_once
        )


_COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "grade": _grade,
    "check": _check,
    "new": _new,
    "try": _try,
    "demo": _demo,
    "doctor": _doctor,
    "report": _report,
    "export": _export,
}
