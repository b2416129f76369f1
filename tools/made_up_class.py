"""A class of made-up students: verdicts as the grader writes them, drawn and not graded.

Each student has an ability and each check a difficulty; whether one passes is drawn by the logistic
model of test theory, so that difficulties and discriminations come out as in a real class. Who
fails does so by a known mistake, mostly.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from gradkit.mistakes import Catalogue, Mistake
from gradkit.results import CheckResult, ExerciseResult, Outcome, Results

ASSIGNMENT = "02_linear_regression"

CHECKS: Mapping[str, Sequence[tuple[str, float, float, str]]] = {
    "mse": (
        ("test_one_column", 3, -2.2, "Predictions of one column give the mean of the squares."),
        ("test_several_columns", 3, -0.9, "With several columns, all elements are averaged."),
        ("test_gradients_flow", 3, -1.6, "Gradients flow back through the loss."),
        ("test_arguments_stay", 1, -3.0, "The arguments stay as they are."),
    ),
    "train_by_hand": (
        ("test_one_step", 6, -1.0, "One step moves w and b against the gradient."),
        ("test_several_steps", 8, 0.2, "Each step starts where the last one ended."),
        ("test_sizes_of_one", 4, -0.2, "A single row, input or output is trained alike."),
        ("test_data_stay", 2, -2.4, "Inputs and targets stay as they are."),
    ),
    "make_loaders": (
        ("test_split_is_complete", 4, -1.1, "Each row is in exactly one of the two loaders."),
        ("test_batch_sizes", 3, -1.4, "Batches have batch_size rows, the last one fewer."),
        ("test_split_depends_on_seed", 3, 0.9, "The split is random, and follows the seed."),
        ("test_training_is_shuffled_anew", 3, 0.1, "Each pass has the rows in a new order."),
    ),
    "fit": (
        ("test_one_step", 5, -0.6, "One epoch of one batch is one step of the optimizer."),
        ("test_each_batch", 7, 0.6, "Each batch makes one step, with its own gradient."),
        ("test_uses_the_given_loss", 4, -0.3, "The step follows whatever loss is given."),
        ("test_any_model", 3, -0.8, "Models of other kinds are trained as well."),
    ),
    "predict": (
        ("test_predictions", 2, -2.6, "The result is what the given model predicts."),
        ("test_nothing_is_recorded", 2, 0.4, "Inside the call, no graph is recorded."),
    ),
}
"""Name, points, difficulty (0 is even odds for the average student) and title of each check."""

MISTAKES = Catalogue()
for _exercise, _code, _name, _hint in (
    ("mse", "C10", "the squares are summed and not averaged", "Divide by how many numbers?"),
    ("mse", "C11", "absolute differences are averaged, not squared ones", "Can +3 and −3 cancel?"),
    ("train_by_hand", "C4", "the gradients are never reset and pile up",
     "What is in .grad before the second backward?"),
    ("train_by_hand", "C6", "the steps go uphill", "Which way is downhill?"),
    ("train_by_hand", "C8", "b is never updated", "What should move in each step?"),
    ("make_loaders", "D12", "the seed does not reach the line that splits the rows",
     "Which generator draws the split?"),
    ("make_loaders", "D11", "the training loader does not shuffle", "Who mixes the rows again?"),
    ("fit", "E1", "the gradients are never reset between batches",
     "What is in .grad before the second backward, and when was it last emptied?"),
    ("fit", "E2", "the gradients are reset between backward and step",
     "What does step read, and when was it last emptied?"),
    ("fit", "E9", "the loss function gets the targets first", "Which argument comes first?"),
    ("predict", "H9", "the graph is recorded", "Will you call backward on this?"),
):  # fmt: skip
    MISTAKES.property(_exercise, _code, name=_name, hint=_hint)

SEEN = "It gave a float32 tensor of shape (7, 2), and 9 of its 14 values are off."
FIRST = (
    "ada",
    "ben",
    "chloé",
    "dimitri",
    "emre",
    "fatima",
    "gül",
    "håkon",
    "ines",
    "kwame",
    "linh",
)
LAST = ("abe", "brandt", "cruz", "diallo", "eriksen", "fuchs", "garcía", "haddad", "ito", "müller")


def made_up_class(count: int = 300, seed: int = 1) -> list[Results]:
    """Return the verdicts of a class; a few need a person, and a few hit a limit."""
    draw = random.Random(seed)
    return [_student(draw, number, _draw_name(draw, number)) for number in range(count)]


def _draw_name(draw: random.Random, number: int) -> str:
    return f"{draw.choice(FIRST)}.{draw.choice(LAST)}{number:03}"


def _student(draw: random.Random, number: int, name: str) -> Results:
    if number % 97 == 40:
        return _unreadable(name)
    ability = draw.gauss(0.4, 1.1)
    exercises = tuple(
        ExerciseResult(
            exercise,
            sum(points for _, points, _, _ in checks),
            tuple(_check(draw, number, ability, exercise, check) for check in checks),
        )
        for exercise, checks in CHECKS.items()
    )
    broken = any(one.needs_human for one in exercises)
    return Results(
        name,
        ASSIGNMENT,
        exercises,
        notes=("The notebook was called Untitled.ipynb.",) if number % 50 == 7 else (),
        needs_human=broken,
        made_with=_made_with(),
        seconds=round(draw.lognormvariate(1.6, 0.35), 3),
    )


def _check(
    draw: random.Random,
    number: int,
    ability: float,
    exercise: str,
    check: tuple[str, float, float, str],
) -> CheckResult:
    name, points, difficulty, title = check
    # One check tells students apart by nothing but luck, as a misleading one does.
    slope = 0.0 if name == "test_nothing_is_recorded" else 1.5
    if draw.random() < 1 / (1 + math.exp(-slope * (ability - difficulty))):
        return CheckResult(name, Outcome.PASSED, points, points, title=title)
    fate = draw.random()
    if number % 89 == 13 and name == "test_several_steps":
        message = "The check itself failed with OverflowError: math range error"
        return CheckResult(name, Outcome.GRADER_ERROR, 0.0, points, message, title=title)
    if fate < 0.03:
        message = "Your code did not finish within 10 seconds."
        return CheckResult(name, Outcome.TIMEOUT, 0.0, points, message, title=title)
    if fate < 0.1:
        message = f"`{exercise}` is not written yet: it still raises NotImplementedError."
        return CheckResult(name, Outcome.MISSING, 0.0, points, message, title=title)
    if fate < 0.22:
        return CheckResult(name, Outcome.FAILED, 0.0, points, SEEN, title=title)
    mistake = _pick(draw, MISTAKES.of(exercise))
    message = f"{SEEN} It looks as if {mistake.name}."
    return CheckResult(
        name, Outcome.FAILED, 0.0, points, message, mistake.hint, mistake.codes, title
    )


def _pick(draw: random.Random, mistakes: Sequence[Mistake]) -> Mistake:
    """Draw one; the first is twice as frequent as the second, and so on."""
    return draw.choices(mistakes, [2.0**-place for place in range(len(mistakes))])[0]


def _unreadable(name: str) -> Results:
    reason = "The notebook is not valid JSON (line 1): it was damaged, or is no notebook."
    exercises = tuple(
        ExerciseResult(
            exercise,
            (worth := sum(points for _, points, _, _ in checks)),
            (CheckResult(f"test_{exercise}", Outcome.MISSING, 0.0, worth, reason),),
        )
        for exercise, checks in CHECKS.items()
    )
    return Results(
        name, ASSIGNMENT, exercises, (reason,), needs_human=True, made_with=_made_with(),
        seconds=0.0,
    )  # fmt: skip


def _made_with() -> dict[str, str]:
    return {
        "python": "3.11.2",
        "torch": "2.13.0",
        "gradkit": "0.1.0",
        "checks": "4f2a",
        "lock": "on",
    }


def write_class(root: Path, results: Sequence[Results]) -> None:
    """Write verdicts where the grader would, below a course's folder."""
    for one in results:
        folder = root / "autograded" / one.student / one.assignment
        folder.mkdir(parents=True)
        (folder / "results.json").write_text(one.to_json(), encoding="utf-8")
