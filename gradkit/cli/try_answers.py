"""`gradkit try`: grade single answers while their checks are written."""

from __future__ import annotations

import argparse

from gradkit.cli._shared import LOOK, OK, add_common, add_workers, open_executor, refuse

HELP = "grade single answers to exercises while you write checks"
DESCRIPTION = (
    "Grade each answer in course_tests/ASSIGNMENT/EXERCISE/answers/ as a "
    "separate submission. Exit status: 0 all as expected, 1 some not, 2 usage error."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument(
        "exercises", nargs="*", metavar="EXERCISE", help="which exercises (default: all)"
    )
    parser.add_argument(
        "--references", action="store_true", help="also grade the wrong references in mistakes.py"
    )
    parser.add_argument(
        "--mutants", action="store_true", help="also grade mechanically changed solutions"
    )
    add_workers(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    from gradkit.assignment import Assignment
    from gradkit.cli import terminal
    from gradkit.proof import corpus
    from gradkit.proof.answers import try_answers

    assignment = Assignment.load(arguments.course, arguments.assignment)
    names = arguments.exercises or [exercise.name for exercise in assignment.exercises]
    answers = corpus.gather(
        arguments.course,
        assignment,
        names,
        corpus.read_catalogue(assignment),
        references=arguments.references,
        mutants=arguments.mutants,
    )
    for name in arguments.exercises:
        if not any(answer.exercise == name for answer in answers):
            return refuse(
                f"There are no answers to {name} in course_tests/{assignment.name}/, so there is "
                "nothing to try."
            )
    show = terminal.TrialPrinter(verbose=arguments.verbose)
    with open_executor(arguments, len(answers)) as (executor, at_once):
        trials = try_answers(assignment, answers, told=show, executor=executor, at_once=at_once)
    bad = sum(bool(trial.problem) for trial in trials)
    print(f"{len(trials)} answers tried, {bad} not as expected.")
    return LOOK if bad else OK
