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
        ("test_one_column", 3, -2.2, "With one column, the result is the mean of the squares."),
        ("test_several_columns", 3, -0.9, "With several columns, all elements are averaged."),
        ("test_gradients_flow", 3, -1.6, "Gradients flow back through the loss."),
        ("test_arguments_stay", 1, -3.0, "The arguments do not change."),
    ),
    "train_by_hand": (
        ("test_one_step", 6, -1.0, "One step moves w and b against the gradient."),
        ("test_several_steps", 8, 0.2, "Each step continues from the last."),
        ("test_sizes_of_one", 4, -0.2, "A single row, input, or output works too."),
        ("test_data_stay", 2, -2.4, "Inputs and targets do not change."),
    ),
    "make_loaders": (
        ("test_split_is_complete", 4, -1.1, "Each row is in exactly one of the two loaders."),
        ("test_batch_sizes", 3, -1.4, "Batches have batch_size rows, the last one may have fewer."),
        ("test_split_depends_on_seed", 3, 0.9, "The split is random and depends on the seed."),
        ("test_training_is_shuffled_anew", 3, 0.1, "Each pass gives the rows in a new order."),
    ),
    "fit": (
        ("test_one_step", 5, -0.6, "One epoch with a single batch is one optimizer step."),
        ("test_each_batch", 7, 0.6, "Each batch makes one step, with its own gradients."),
        ("test_uses_the_given_loss", 4, -0.3, "The given loss function is used."),
        ("test_any_model", 3, -0.8, "Other models are trained correctly too."),
    ),
    "predict": (
        ("test_predictions", 2, -2.6, "The result is what the given model predicts."),
        ("test_nothing_is_recorded", 2, 0.4, "No graph is recorded inside the call."),
    ),
}
"""Name, points, difficulty (0 is even odds for the average student) and title of each check."""

MISTAKES = Catalogue()
for _exercise, _code, _name, _hint in (
    ("mse", "C10", "the squared differences are summed, not averaged",
     "What do you divide the sum by?"),
    ("mse", "C11", "the absolute differences are averaged, not the squared ones",
     "What do errors of +3 and −3 add?"),
    ("train_by_hand", "C4", "the gradients are never reset, so they accumulate",
     "What does .grad hold just before the second backward()?"),
    ("train_by_hand", "C6", "the steps go uphill", "Which way is downhill?"),
    ("train_by_hand", "C8", "b is never updated", "What should change in each step?"),
    ("make_loaders", "D12", "the seed is not used where the rows are split",
     "Which generator draws the split?"),
    ("make_loaders", "D11", "the training loader does not shuffle", "What shuffles the rows?"),
    ("fit", "E1", "the gradients are never reset between batches",
     "What does .grad hold just before the second backward(), and when was it last reset?"),
    ("fit", "E2", "the gradients are reset between backward() and step()",
     "What is in .grad right before step(), and which backward() put it there?"),
    ("fit", "E9", "predictions and targets are swapped in the call to the loss function",
     "Which argument is the target?"),
    ("predict", "H9", "a graph is recorded", "Will you call backward() on this?"),
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
