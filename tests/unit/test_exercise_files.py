"""Exercises in rooms of their own: the same checks, mistakes and answers as in the flat form."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from gradkit import exercise_files
from gradkit.assignment import Assignment, CourseError
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.forkserver.client import ForkServer
from gradkit.grading.grade import grade
from gradkit.limits import Limits
from gradkit.proof.answers import exercise_alone, read_all_answers, try_answers
from gradkit.proof.corpus import gather, read_catalogue
from gradkit.proof.course_check import CourseCheck
from gradkit.proof.mutation import EQUIVALENTS_FILE, read_equivalents
from gradkit.results import Outcome
from tests.support.courses import ADD, ROOM, answered, write_course

T = TypeVar("T")

SUB = {
    "sub/probes.py": ADD["probes.py"],
    "sub/mistakes.py": ADD["mistakes.py"].replace('"add", "X1"', '"sub", "X7"'),
    "sub/test.py": ADD["test_add.py"].replace("add", "sub").replace("a + b", "a - b"),
}
BOTH = {"add": 4.0, "sub": 4.0}


def assignment_of(root: Path, checks: dict[str, str], **exercises: float) -> Assignment:
    return Assignment.load(write_course(root, exercises=exercises or None, checks=checks), "demo")


def asked(assignment: Assignment, question: Callable[[HiddenChecks], T]) -> T:
    """Return what a question to an assignment's hidden checks gives."""
    found: list[T] = []
    run_checks(
        assignment.checks_folder(),
        assignment.secret,
        lambda checks: found.append(question(checks)),
    )
    return found[0]


# --- where files lie ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "exercise"),
    [
        ("fit/test.py", "fit"),
        ("test_fit.py", "fit"),
        ("fit/probes.py", None),
        ("fit/mistakes/steps.py", None),
        ("test_data.json", None),
        ("test.py", ""),
    ],
)
def test_the_name_of_a_file_says_whose_checks_it_holds(file: str, exercise: str | None) -> None:
    assert exercise_files.checked_exercise(Path(file)) == exercise


def test_a_rooms_mistakes_come_before_those_beside_the_rooms() -> None:
    assert (
        exercise_files.mistakes_file({"fit/mistakes.py", "mistakes.py"}, "fit") == "fit/mistakes.py"
    )
    assert (
        exercise_files.mistakes_file({"fit/mistakes/__init__.py"}, "fit")
        == "fit/mistakes/__init__.py"
    )
    assert exercise_files.mistakes_file({"fit/mistakes.py", "mistakes.py"}, "mse") == "mistakes.py"
    assert exercise_files.module_name("fit/mistakes/__init__.py") == "fit.mistakes"
    assert exercise_files.module_name("mistakes.py") == "mistakes"


def test_answers_are_told_from_other_files() -> None:
    assert exercise_files.is_answers("fit/answers/right.py")
    assert exercise_files.is_answers("answers/fit.py")
    assert not exercise_files.is_answers("answers.py")
    assert not exercise_files.is_answers("fit/test.py")


# --- judging ------------------------------------------------------------------------------------


def verdicts(assignment: Assignment, source: str, server: ForkServer) -> list[tuple[object, ...]]:
    notebook = answered(assignment.notebook, {"add": source})
    graded = grade(notebook, assignment, Limits(), server)
    return [msgspec.structs.astuple(check) for check in graded.exercises[0].checks]


@pytest.mark.parametrize("sign", ["+", "-", "*"])
def test_a_room_gives_the_verdict_of_the_flat_form(
    tmp_path: Path, server: ForkServer, sign: str
) -> None:
    source = f"def add(a, b):\n    return a {sign} b"
    flat = assignment_of(tmp_path / "flat", ADD)
    room = dataclasses.replace(assignment_of(tmp_path / "room", ROOM), secret=flat.secret)
    assert verdicts(room, source, server) == verdicts(flat, source, server)


def test_hidden_inputs_are_the_same_in_a_room_and_flat(tmp_path: Path) -> None:
    """They are drawn from the assignment, the exercise and the check, as they ever were."""
    seeds = []
    for number, checks in enumerate((ADD, ROOM)):
        loaded = assignment_of(tmp_path / str(number), checks)
        loaded = dataclasses.replace(loaded, secret=b"fixed")
        seeds.append(asked(loaded, lambda c: [c._seed(item.nodeid) for item in c._items["add"]]))
    assert seeds[0] == seeds[1]
    names = [f"checks_demo/test_add.py{check}" for check in ("test_numbers", "test_tensors")]
    digests = [hashlib.sha256(b"fixed" + name.encode()).digest() for name in names]
    assert seeds[0] == [int.from_bytes(digest[:6]) for digest in digests]


def test_each_room_has_a_catalogue_and_together_they_are_the_assignments(tmp_path: Path) -> None:
    loaded = assignment_of(tmp_path, ROOM | SUB, **BOTH)
    own = asked(loaded, lambda c: [m.codes for m in c.catalogue_of("sub")])
    assert own == [("X7",)]
    assert [(m.exercise, m.codes) for m in read_catalogue(loaded)] == [
        ("add", ("X1",)),
        ("sub", ("X7",)),
    ]


def test_rooms_may_share_one_catalogue_and_its_entries_count_once(tmp_path: Path) -> None:
    checks = {k: v for k, v in (ROOM | SUB).items() if not k.endswith("mistakes.py")}
    loaded = assignment_of(tmp_path, checks | {"mistakes.py": ADD["mistakes.py"]}, **BOTH)
    assert [m.codes for m in read_catalogue(loaded)] == [("X1",)]


def test_an_assignment_may_hold_rooms_and_flat_checks(tmp_path: Path) -> None:
    flat_sub = {"test_sub.py": SUB["sub/test.py"], "probes.py": ADD["probes.py"]}
    loaded = assignment_of(tmp_path, ROOM | flat_sub, **BOTH)
    for exercise in BOTH:
        found = asked(loaded, lambda c, e=exercise: c.without_student(e, 4, Outcome.MISSING, ""))  # type: ignore[misc]
        assert [check.name for check in found] == ["test_numbers", "test_tensors"]


def test_a_room_that_can_not_be_loaded_breaks_no_other(tmp_path: Path) -> None:
    broken = SUB | {"sub/test.py": "import nothing_of_that_name\n"}
    loaded = assignment_of(tmp_path, ROOM | broken, **BOTH)
    first, second = (
        asked(loaded, lambda c, e=exercise: c.without_student(e, 4, Outcome.MISSING, ""))  # type: ignore[misc]
        for exercise in BOTH
    )
    assert [check.outcome for check in first] == [Outcome.MISSING, Outcome.MISSING]
    assert [check.outcome for check in second] == [Outcome.GRADER_ERROR]
    assert second[0].message.startswith(
        "The hidden checks in sub/test.py could not be loaded: ModuleNotFoundError"
    )


def test_a_room_without_checks_is_told_by_its_name(tmp_path: Path) -> None:
    loaded = assignment_of(tmp_path, {"add/probes.py": ADD["probes.py"]})
    (check,) = asked(loaded, lambda c: c.without_student("add", 4, Outcome.MISSING, ""))
    assert "add/test.py is missing or empty" in check.message


# --- answers ------------------------------------------------------------------------------------

RIGHT = "# %% right: a plus\ndef add(a, b):\n    return a + b\n"
WRONG = "# %% wrong X1: a minus\ndef add(a, b):\n    return a - b\n"


def write_answers(checks: Path, **texts: str) -> Path:
    folder = checks / "add" / "answers"
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def test_a_rooms_answers_are_read_right_ones_first(tmp_path: Path) -> None:
    write_answers(tmp_path, wrong="# The known ones.\n" + WRONG, right=RIGHT)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "sub.py").write_text(WRONG + RIGHT)
    found = read_all_answers(tmp_path)
    assert list(found) == ["add", "sub"]
    assert [(a.exercise, a.right, a.title) for a in found["add"]] == [
        ("add", True, "a plus"),
        ("add", False, "a minus"),
    ]
    assert [a.right for a in found["sub"]] == [False, True]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (
            {"right": RIGHT + WRONG},
            "right.py holds the wrong answer “a minus”. Move it to",
        ),
        ({"wrong": RIGHT}, "wrong.py holds the right answer “a plus”. Move it to right.py."),
        ({"add": RIGHT}, "add.py is not read: right answers to add belong in right.py"),
        ({"right": "# %% good: it\n"}, "Line 1 of "),
    ],
)
def test_an_answer_in_anothers_place_is_told(
    tmp_path: Path, texts: dict[str, str], said: str
) -> None:
    write_answers(tmp_path, **texts)
    with pytest.raises(CourseError, match=re.escape(said)):
        read_all_answers(tmp_path)


def test_an_exercise_alone_has_its_checks_and_what_rooms_share(tmp_path: Path) -> None:
    shared = {"comparing.py": "", "add/answers/right.py": RIGHT}
    part = exercise_alone(assignment_of(tmp_path, ROOM | SUB | shared, **BOTH), "add")
    assert "add/test.py" in part.checks
    assert "comparing.py" in part.checks
    assert not {"sub/test.py", "add/answers/right.py"} & set(part.checks)


MANY = {
    "hints.py": 'SIGN = "Which sign?"\n',
    "add/sums.py": "def total(a, b):\n    return a + b\n",
    "add/mistakes/catalogue.py": (
        "from gradkit.mistakes import Catalogue\n\nMISTAKES = Catalogue()\n"
    ),
    "add/mistakes/__init__.py": "from . import signs, offsets\nfrom .catalogue import MISTAKES\n",
    "add/mistakes/signs.py": (
        "from ...hints import SIGN\nfrom .catalogue import MISTAKES\n\n\n"
        '@MISTAKES.wrong("add", "X1", name="the two are subtracted", hint=SIGN)\n'
        "def subtracted(a, b):\n    return a - b\n"
    ),
    "add/mistakes/offsets.py": (
        "from ..sums import total\nfrom .catalogue import MISTAKES\n\n\n"
        '@MISTAKES.wrong("add", "X2", name="it is off", hint="By how much?")\n'
        "def off(a, b):\n    return total(a, b) + 1\n"
    ),
}
"""Mistakes in files by idea, which import from their room and from beside it."""


def test_mistakes_in_several_files_are_tried_as_answers(tmp_path: Path, server: ForkServer) -> None:
    checks = {k: v for k, v in (ROOM | SUB | MANY).items() if k != "add/mistakes.py"}
    loaded = assignment_of(tmp_path, checks, **BOTH)
    catalogue = read_catalogue(loaded)
    answers = gather(tmp_path, loaded, ["sub", "add"], catalogue, written=False, references=True)
    assert [(a.exercise, a.codes) for a in answers] == [
        ("sub", ("X7",)),
        ("add", ("X1",)),
        ("add", ("X2",)),
    ]
    trials = try_answers(loaded, answers[1:], server=server)
    assert [trial.named for trial in trials] == [("X1",), ("X2",)]


# --- gradkit check ------------------------------------------------------------------------------


def problems_of(root: Path, server: ForkServer, *, answers: bool = False) -> list[str]:
    return CourseCheck(root, "demo", Limits(), server, answers=answers).proof.problems


def test_a_mistake_in_anothers_room_is_told(tmp_path: Path, server: ForkServer) -> None:
    strayed = SUB | {"sub/mistakes.py": ADD["mistakes.py"].replace('"X1"', '"X8"')}
    write_course(tmp_path, exercises=BOTH, checks=ROOM | strayed)
    (problem,) = problems_of(tmp_path, server)
    assert problem == (
        "The mistake X8 of add is in the catalogue of another exercise, where the checks of add do "
        "not look for it."
    )


def test_a_rooms_broken_catalogue_is_told_by_its_name(tmp_path: Path, server: ForkServer) -> None:
    write_course(tmp_path, exercises=BOTH, checks=ROOM | SUB | {"sub/mistakes.py": "1 / 0\n"})
    (problem,) = problems_of(tmp_path, server)
    assert problem.startswith("The catalogue sub/mistakes.py can't be loaded: ZeroDivisionError")


def test_a_room_of_no_exercise_is_told(tmp_path: Path, server: ForkServer) -> None:
    write_course(tmp_path, checks=ROOM | SUB)
    write_answers(tmp_path / "course_tests" / "demo", right=RIGHT)
    stray = tmp_path / "course_tests" / "demo" / "sub" / "answers"
    stray.mkdir()
    (stray / "right.py").write_text(RIGHT)
    check = CourseCheck(tmp_path, "demo", Limits(), server, answers=True)
    check._check_exercises()
    said = "\n".join(check.proof.problems)
    assert "The hidden checks in sub/test.py belong to no exercise in the notebook." in said
    assert "demo/sub/answers belongs to no exercise in the notebook." in said
    assert "demo/add/answers must contain right and wrong answers" in said


def test_equivalent_mutants_are_listed_in_rooms_and_beside_them(tmp_path: Path) -> None:
    (tmp_path / "add").mkdir()
    entry = '[[add]]\nreason = "{}"\nmutants = ["{}"]\n'
    (tmp_path / EQUIVALENTS_FILE).write_text(entry.format("First.", "a → b"))
    (tmp_path / "add" / EQUIVALENTS_FILE).write_text(entry.format("Second.", "b → a"))
    assert read_equivalents(tmp_path) == {"add": {"a → b": "First.", "b → a": "Second."}}
    (tmp_path / "add" / EQUIVALENTS_FILE).write_text("[[add]\n")
    with pytest.raises(CourseError, match=r"add/equivalent_mutants\.toml can't be read"):
        read_equivalents(tmp_path)
