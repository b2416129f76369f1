"""What comes out of a submission for grading, however the student or a tool treated it."""

import contextlib
import copy
import json
import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from gradkit.submission import reading, rebuilding
from gradkit.submission.reading import SubmittedCell, UnreadableSubmission, parse, read_file
from gradkit.submission.rebuilding import STUDENTS, Clean, read_submission, rebuild

NAME = "demo"
STUB = "def {}(t):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


def settings(grade_id: str, **flags: Any) -> dict[str, Any]:
    usual = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **usual, **flags}}


def make_released() -> NotebookNode:
    check = {"grade": True, "locked": True, "points": 4}
    written = {"grade": True, "solution": True, "points": 2}
    cells = [
        new_markdown_cell("# A title", id="title"),
        new_code_cell("import torch", id="setup", metadata=settings("setup", locked=True)),
        new_code_cell("torch.ones(3)", id="example"),
        new_code_cell(STUB.format("half"), id="half", metadata=settings("half", solution=True)),
        new_code_cell("assert half(4) == 2", id="c1", metadata=settings("test_half", **check)),
        new_code_cell(STUB.format("twice"), id="twice", metadata=settings("twice", solution=True)),
        new_code_cell("assert twice(4) == 8", id="c2", metadata=settings("test_twice", **check)),
        new_markdown_cell("Why is it so?", id="question"),
        new_markdown_cell("YOUR ANSWER HERE", id="why", metadata=settings("why", **written)),
        new_markdown_cell("The end", id="end"),
    ]
    return new_notebook(
        cells=cells,
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "py"}},
    )


@pytest.fixture
def released() -> NotebookNode:
    return make_released()


@pytest.fixture
def done(released: NotebookNode) -> NotebookNode:
    """Return an honest submission, with everything filled in."""
    notebook = copy.deepcopy(released)
    cell(notebook, "half").source = "def half(t):\n    return t / 2"
    cell(notebook, "twice").source = "def twice(t):\n    return 2 * t"
    cell(notebook, "why").source = "Because $a<b$."
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    (found,) = (c for c in notebook.cells if c.get("id") == name)
    return found


def index(notebook: NotebookNode, name: str) -> int:
    return next(n for n, c in enumerate(notebook.cells) if c.id == name)


def grading(released: NotebookNode, submitted: Mapping[str, Any]) -> Clean:
    """Rebuild a notebook by way of its text, as from a file."""
    return rebuild(released, parse(json.dumps(submitted).encode()))


def sources(notebook: NotebookNode) -> list[str]:
    return [c.source for c in notebook.cells]


def forget_names(notebook: NotebookNode) -> NotebookNode:
    for one in notebook.cells:
        del one["id"]
        one.metadata = {}
    return notebook


# --- what an honest notebook comes to -----------------------------------------------------------


def test_an_untouched_notebook_is_the_released_one(released: NotebookNode) -> None:
    clean = grading(released, copy.deepcopy(released))
    assert clean == Clean(released, ())


def test_answers_stand_in_the_released_cells(released: NotebookNode, done: NotebookNode) -> None:
    clean = grading(released, done)
    assert sources(clean.notebook) == sources(done)
    assert clean.notes == ()
    assert [c.get("id") for c in clean.notebook.cells] == [c.id for c in released.cells]
    for after, before in zip(clean.notebook.cells, released.cells, strict=True):
        assert after.metadata.get("nbgrader") == before.metadata.get("nbgrader")


def test_only_cells_with_a_students_text_are_marked(
    released: NotebookNode, done: NotebookNode
) -> None:
    done.cells.insert(1, new_markdown_cell("My notes"))
    marked = [c for c in grading(released, done).notebook.cells if c.metadata.get(STUDENTS)]
    assert [c.id for c in marked] == ["extra-1", "half", "twice", "why"]


def test_the_result_is_a_valid_notebook(released: NotebookNode, done: NotebookNode) -> None:
    done.cells[2:2] = [new_code_cell("x = 1"), nbformat.v4.new_raw_cell("raw")]
    nbformat.validate(grading(released, done).notebook)


def test_the_released_notebook_is_left_alone(released: NotebookNode, done: NotebookNode) -> None:
    before = copy.deepcopy(released)
    clean = grading(released, done)
    clean.notebook.cells[0].metadata["changed"] = True
    assert released == before


def test_the_same_submission_comes_out_the_same(released: NotebookNode, done: NotebookNode) -> None:
    """By its fingerprint it is known whether to grade again."""
    done.cells.insert(1, new_code_cell("x = 1"))
    assert grading(released, done) == grading(released, done)


def test_blanks_at_the_ends_of_lines_are_no_answer(released: NotebookNode) -> None:
    submitted = copy.deepcopy(released)
    cell(submitted, "why").source = "YOUR ANSWER HERE  \r\n\n"
    assert grading(released, submitted).notebook == released


# --- cells that were added, copied, deleted, moved, joined --------------------------------------


def test_added_cells_stay_where_they_are(released: NotebookNode, done: NotebookNode) -> None:
    for name in ("title", "half", "c2", "end"):
        where = index(done, name)
        done.cells.insert(where, new_code_cell(f"helper_before_{name} = 1"))
    done.cells.append(new_code_cell("last = 1"))
    clean = grading(released, done)
    assert sources(clean.notebook) == sources(done)


def test_added_cells_are_plain(released: NotebookNode, done: NotebookNode) -> None:
    flags = settings("mine", grade=True, points=99) | {"tags": ["skip-execution"]}
    done.cells.insert(3, new_code_cell("x = 1", metadata=flags, execution_count=7))
    clean = grading(released, done)
    assert clean.notebook.cells[3] == new_code_cell(
        "x = 1", id="extra-1", metadata={STUDENTS: True}
    )


@pytest.mark.parametrize("copied", ["setup", "half", "c1", "why", "title"])
def test_an_unchanged_copy_neither_counts_nor_harms(
    copied: str, released: NotebookNode, done: NotebookNode
) -> None:
    done.cells.append(copy.deepcopy(cell(released, copied)))
    clean = grading(released, done)
    kept = ["import torch"] if copied == "setup" else []  # to run an import again does no harm
    assert sources(clean.notebook)[len(released.cells) :] == kept
    assert clean.notebook.cells[3].source == "def half(t):\n    return t / 2"


def test_a_copied_stub_does_not_undo_the_answer(released: NotebookNode, done: NotebookNode) -> None:
    stub = copy.deepcopy(cell(released, "half"))
    for where in (3, 4, 5):
        submitted = copy.deepcopy(done)
        submitted.cells.insert(where, stub)
        assert sources(grading(released, submitted).notebook) == sources(done)


def test_a_changed_copy_stays_where_it_is(released: NotebookNode, done: NotebookNode) -> None:
    """An experiment at the end must not come between the answer and its check."""
    experiment = copy.deepcopy(cell(done, "half"))
    experiment.source = "def half(t):\n    return t * 0.49"
    done.cells += [experiment, new_code_cell("half(3)")]
    clean = grading(released, done)
    assert sources(clean.notebook) == sources(done)
    assert "nbgrader" not in clean.notebook.cells[-2].metadata


def test_of_two_filled_copies_both_run_in_their_order(
    released: NotebookNode, done: NotebookNode
) -> None:
    second = copy.deepcopy(cell(done, "half"))
    second.source = "def half(t):\n    return t * 0.5"
    done.cells.insert(4, second)
    assert sources(grading(released, done).notebook) == sources(done)


@pytest.mark.parametrize("gone", ["setup", "c1", "c2", "why"])
def test_what_is_locked_or_graded_is_put_back(
    gone: str, released: NotebookNode, done: NotebookNode
) -> None:
    done.cells.remove(cell(done, gone))
    clean = grading(released, done)
    assert [c.id for c in clean.notebook.cells] == [c.id for c in released.cells]
    assert cell(clean.notebook, gone).source == cell(released, gone).source
    assert len(clean.notes) == (gone != "why")


def test_all_deleted_cells_are_told_in_one_note(released: NotebookNode, done: NotebookNode) -> None:
    done.cells = [c for c in done.cells if c.id not in ("c1", "c2")]
    (note,) = grading(released, done).notes
    assert note == "Locked cells had been deleted and were put back: test_half, test_twice."


def test_a_deleted_example_or_stub_stays_deleted(
    released: NotebookNode, done: NotebookNode
) -> None:
    """A stub put back would undo an answer that stands in another cell."""
    done.cells = [c for c in done.cells if c.id not in ("example", "half", "title")]
    clean = grading(released, done)
    assert {"example", "half", "title"}.isdisjoint(c.id for c in clean.notebook.cells)


def test_an_answer_in_a_new_cell_is_found(released: NotebookNode, done: NotebookNode) -> None:
    answer = cell(done, "half").source
    done.cells.remove(cell(done, "half"))
    done.cells.insert(1, new_code_cell("import math\n\n" + answer))
    clean = grading(released, done)
    assert cell(clean.notebook, "half").source == "import math\n\n" + answer


def test_cells_in_another_order_are_put_in_order(
    released: NotebookNode, done: NotebookNode
) -> None:
    expected = sources(done)
    for seed in range(20):
        random.Random(seed).shuffle(done.cells)
        clean = grading(released, done)
        assert sources(clean.notebook) == expected
        assert clean.notes == ()


def test_a_split_answer_stays_whole(released: NotebookNode, done: NotebookNode) -> None:
    cell(done, "half").source = "def helper(t):\n    return t / 2"
    done.cells.insert(4, new_code_cell("def half(t):\n    return helper(t)"))
    assert sources(grading(released, done).notebook) == sources(done)


def test_an_answer_joined_with_its_check_is_both(
    released: NotebookNode, done: NotebookNode
) -> None:
    answer, check = cell(done, "half"), cell(done, "c1")
    joined = f"{answer.source}\n\n{check.source}"
    for name in ("half", "c1"):
        submitted = copy.deepcopy(done)
        cell(submitted, name).source = joined
        submitted.cells.remove(cell(submitted, {"half": "c1", "c1": "half"}[name]))
        clean = grading(released, submitted)
        assert cell(clean.notebook, "half").source == joined
        assert cell(clean.notebook, "c1").source == check.source
        assert len(clean.notes) == 1


def test_two_joined_answers_both_run(released: NotebookNode, done: NotebookNode) -> None:
    cell(done, "half").source += "\n\n" + cell(done, "twice").source
    done.cells.remove(cell(done, "twice"))
    clean = grading(released, done)
    assert "def twice" in cell(clean.notebook, "half").source


def test_a_written_answer_joined_with_its_question_is_found(
    released: NotebookNode, done: NotebookNode
) -> None:
    cell(done, "question").source += "\n\nBecause."
    done.cells.remove(cell(done, "why"))
    clean = grading(released, done)
    assert cell(clean.notebook, "why").source == "Because."
    assert cell(clean.notebook, "question").source == "Why is it so?"


def test_a_changed_locked_cell_is_restored_and_what_was_added_runs_before(
    released: NotebookNode, done: NotebookNode
) -> None:
    cell(done, "setup").source = "import torch\nimport math"
    clean = grading(released, done)
    assert sources(clean.notebook)[1:3] == ["import torch\nimport math", "import torch"]
    assert "nbgrader" not in clean.notebook.cells[1].metadata
    assert clean.notes == ("Locked cells had been changed and were restored: setup.",)


def test_a_changed_check_is_restored(released: NotebookNode, done: NotebookNode) -> None:
    cell(done, "c1").source = "assert True"
    clean = grading(released, done)
    assert (
        sources(clean.notebook)
        == sources(released)[:3] + sources(done)[3:4] + ["assert half(4) == 2"] + sources(done)[5:]
    )


# --- what a hostile or careless hand did to types and metadata ----------------------------------


@pytest.mark.parametrize("cell_type", ["markdown", "raw", "heading", "nonsense", None, 7])
def test_types_are_those_of_the_released_cells(
    cell_type: Any, released: NotebookNode, done: NotebookNode
) -> None:
    submitted = json.loads(json.dumps(done))
    for one in submitted["cells"]:
        one["cell_type"] = cell_type
    clean = grading(released, submitted)
    assert clean.notebook.cells == grading(released, done).notebook.cells


def test_flags_points_checksums_and_tags_are_those_of_the_release(
    released: NotebookNode, done: NotebookNode
) -> None:
    expected = grading(released, done)
    for one in done.cells:
        one.metadata["tags"] = ["skip-execution", "raises-exception", "remove_input"]
        one.metadata["deletable"] = one.metadata["editable"] = True
        if mine := one.metadata.get("nbgrader"):
            for flag in ("grade", "solution", "locked", "task"):
                mine[flag] = not mine[flag]
            mine.update(points=1000, checksum="0" * 32, schema_version=99, cell_type="markdown")
    assert grading(released, done) == expected


def test_tags_of_the_released_notebook_do_not_count_either(
    released: NotebookNode, done: NotebookNode
) -> None:
    cell(released, "c1").metadata["tags"] = ["skip-execution"]
    clean = grading(released, done)
    assert "tags" not in cell(clean.notebook, "c1").metadata


@pytest.mark.parametrize("metadata", [None, [], "x", {"nbgrader": []}, {"nbgrader": None}, 3])
def test_malformed_metadata_is_no_metadata(
    metadata: Any, released: NotebookNode, done: NotebookNode
) -> None:
    submitted = json.loads(json.dumps(done))
    for one in submitted["cells"]:
        one["metadata"] = metadata
    assert sources(grading(released, submitted).notebook) == sources(done)


@pytest.mark.parametrize("name", [None, [], {}, 3, True])
def test_malformed_names_are_no_names(
    name: Any, released: NotebookNode, done: NotebookNode
) -> None:
    submitted = json.loads(json.dumps(done))
    for one in submitted["cells"]:
        one["id"] = name
        one["metadata"] = {"nbgrader": {"grade_id": name}}
    assert sources(grading(released, submitted).notebook) == sources(done)


def test_a_notebook_whose_names_are_all_gone_is_understood(
    released: NotebookNode, done: NotebookNode
) -> None:
    expected = grading(released, copy.deepcopy(done))
    assert grading(released, forget_names(done)) == expected


def test_without_names_added_cells_still_stay_in_their_places(
    released: NotebookNode, done: NotebookNode
) -> None:
    done.cells.insert(3, new_code_cell("def helper(t):\n    return t"))
    done.cells.insert(6, new_code_cell("half(3)"))
    expected = sources(done)
    assert sources(grading(released, forget_names(done)).notebook) == expected


def test_without_names_an_untouched_notebook_has_no_answers(released: NotebookNode) -> None:
    clean = grading(released, forget_names(copy.deepcopy(released)))
    assert clean == Clean(released, ())


def test_two_stubs_with_one_text_are_told_apart_without_names(released: NotebookNode) -> None:
    stub = "# YOUR CODE HERE\nraise NotImplementedError()"
    for name in ("half", "twice"):
        cell(released, name).source = stub
    submitted = copy.deepcopy(released)
    cell(submitted, "twice").source = "twice: object = print"
    clean = grading(released, forget_names(submitted))
    assert cell(clean.notebook, "half").source == stub
    assert cell(clean.notebook, "twice").source == "twice: object = print"


def test_without_names_the_longest_text_at_its_place_is_the_written_answer(
    released: NotebookNode, done: NotebookNode
) -> None:
    done.cells.insert(index(done, "why"), new_markdown_cell("My answer:"))
    clean = grading(released, forget_names(done))
    assert cell(clean.notebook, "why").source == "Because $a<b$."
    assert "My answer:" in sources(clean.notebook)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"kernelspec": {"name": "ir", "language": "R"}, "language_info": {"name": "R"}},
        {"kernelspec": {"name": "../../evil", "argv": ["sh"]}},
        {"colab": {"provenance": []}, "accelerator": "GPU"},
        {"interpreter": {"hash": "ab"}, "vscode": {"x": 1}, "language_info": 7},
        None,
    ],
)
def test_kernels_and_metadata_of_the_submission_are_moot(
    metadata: Any, released: NotebookNode, done: NotebookNode
) -> None:
    expected = grading(released, done)
    assert grading(released, {**done, "metadata": metadata}) == expected


@pytest.mark.parametrize("numbers", [(4, 99), (99, 0), (5, 0), (None, "x"), ("4", [])])
def test_unknown_editions_of_the_format_are_read_all_the_same(
    numbers: tuple[Any, Any], released: NotebookNode, done: NotebookNode
) -> None:
    expected = grading(released, done)
    major, minor = numbers
    assert grading(released, {**done, "nbformat": major, "nbformat_minor": minor}) == expected


def test_format_3_is_read(released: NotebookNode, done: NotebookNode) -> None:
    old = nbformat.convert(copy.deepcopy(done), 3)
    assert "cells" not in old
    expected = sources(done)
    expected[0] = "A title"  # format 3 kept the level of a heading beside its text
    assert sources(grading(released, old).notebook) == expected


def test_format_3_with_several_worksheets_is_read(
    released: NotebookNode, done: NotebookNode
) -> None:
    old = json.loads(json.dumps(nbformat.convert(copy.deepcopy(done), 3)))
    cells = old["worksheets"][0]["cells"]
    old["worksheets"] = [{"cells": cells[:4]}, None, {"cells": None}, {"cells": cells[4:]}]
    assert sources(grading(released, old).notebook)[1:] == sources(done)[1:]


def test_a_released_notebook_without_cell_ids_will_do(
    released: NotebookNode, done: NotebookNode
) -> None:
    for notebook in (released, done):
        for one in notebook.cells:
            del one["id"]
    clean = grading(released, done)
    assert sources(clean.notebook) == sources(done)


# --- texts that are odd ------------------------------------------------------------------------


def test_lone_surrogates_and_nuls_can_be_written_to_a_file(
    released: NotebookNode, done: NotebookNode, tmp_path: Path
) -> None:
    cell(done, "half").source += "\n# \ud800 \x00 \x1b[2J \u202e"
    clean = grading(released, done)
    nbformat.write(clean.notebook, tmp_path / "x.ipynb")
    assert "# ? \x00" in cell(clean.notebook, "half").source


@pytest.mark.parametrize("source", [["def half(t):\n", "    return t / 2"], ["a", 3, None], 7, {}])
def test_sources_may_be_lists_of_lines(
    source: Any, released: NotebookNode, done: NotebookNode
) -> None:
    submitted = json.loads(json.dumps(done))
    submitted["cells"][3]["source"] = source
    clean = grading(released, submitted)
    lines = [line for line in source if isinstance(line, str)] if source != 7 else []
    assert cell(clean.notebook, "half").source == "".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_texts_from_other_editors_are_read(
    encoding: str, released: NotebookNode, done: NotebookNode
) -> None:
    cell(done, "half").source += "  # naïve ✓"
    raw = json.dumps(done, ensure_ascii=False).encode(encoding)
    assert sources(rebuild(released, parse(raw)).notebook) == sources(done)


def test_a_broken_byte_costs_its_letter(released: NotebookNode, done: NotebookNode) -> None:
    cell(done, "half").source += "  # QQ"
    raw = json.dumps(done).encode().replace(b"QQ", b"\xff\xfe")
    assert cell(rebuild(released, parse(raw)).notebook, "half").source.endswith("# ��")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not valid JSON"),
        (b"\x00" * 100, "not valid JSON"),
        (b"%PDF-1.7 \xe2\xe3", "not valid JSON"),
        (b'{"cells": [{"cell_type": "code",\n "sour', r"not valid JSON \(line 2\)"),
        (b"[" * 200_000, "not valid JSON"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not valid JSON"),
        (b'{"a":' * 100_000, "not valid JSON"),
        (b"null", "not a notebook"),
        (b"[]", "not a notebook"),
        (b"3", "not a notebook"),
        (b"1" * 10_000, "not a notebook"),
        (b"{}", "not a notebook"),
        (b'{"cells": {"0": 1}}', "not a notebook"),
        (b'{"worksheets": 3}', "not a notebook"),
        (b'{"cells": [' + b"{}," * 2000 + b"{}]}", "2001 cells"),
        (b'{"cells": [' + b"[]," * 2_500_000 + b"[]]}", "too many parts"),
    ],
)
def test_what_is_no_notebook_is_told_in_a_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableSubmission, match=said) as caught:
        parse(raw)
    assert str(caught.value).endswith(".")


def test_random_damage_raises_nothing_but_its_own_exception(
    released: NotebookNode, done: NotebookNode
) -> None:
    raw = json.dumps(done).encode()
    dice = random.Random(4)
    for _ in range(500):
        broken = bytearray(raw)
        for _ in range(dice.randint(1, 5)):
            start = dice.randrange(len(broken))
            broken[start : start + dice.choice([0, 1, 1, 50])] = dice.choice(
                [b"", b"[", b"{", b"null", b'"', b"1e999", b"\xff", b"\\ud800"]
            )
        with contextlib.suppress(UnreadableSubmission):
            nbformat.validate(rebuild(released, parse(bytes(broken))).notebook)


def test_a_notebook_of_another_assignment_is_told(released: NotebookNode) -> None:
    other = new_notebook(cells=[new_code_cell("x = 1", id="a"), new_markdown_cell("b", id="b")])
    with pytest.raises(UnreadableSubmission, match="belongs to this assignment"):
        grading(released, other)
    with pytest.raises(UnreadableSubmission, match="has no cells"):
        grading(released, new_notebook())


def test_many_cells_are_put_in_order_quickly(released: NotebookNode, done: NotebookNode) -> None:
    done.cells[4:4] = [new_code_cell(f"x = {n}") for n in range(1900)]
    assert sources(grading(released, done).notebook) == sources(done)


def test_too_much_text_is_refused(done: NotebookNode) -> None:
    cell(done, "half").source = "#" * (reading.MAX_SOURCE + 1)
    with pytest.raises(UnreadableSubmission, match="5 MiB of text"):
        parse(json.dumps(done).encode())


def test_huge_outputs_are_not_taken(released: NotebookNode, done: NotebookNode) -> None:
    expected = grading(released, done)
    noise = {"output_type": "stream", "name": "stdout", "text": "x" * (20 * 2**20)}
    html = {"output_type": "display_data", "metadata": {}, "data": {"text/html": ["<b>"] * 10**5}}
    cell(done, "half").outputs = [noise, html]
    assert grading(released, done) == expected


# --- what lies in the folder ---------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, done: NotebookNode) -> Path:
    path = tmp_path / "submitted"
    path.mkdir()
    nbformat.write(done, path / f"{NAME}.ipynb")
    return path


def test_files_beside_the_notebook_change_nothing(
    folder: Path, released: NotebookNode, done: NotebookNode
) -> None:
    for name in ("torch.py", "ipykernel_launcher.py", "nbgrader_config.py", "conftest.py", "z.bin"):
        (folder / name).write_text("raise SystemExit('this must not be imported')")
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(".")
    (folder / f"{NAME}-Copy1.ipynb").write_text("no notebook")
    clean = read_submission(folder, NAME, released)
    assert sources(clean.notebook) == sources(done)
    assert clean.notes == ()


@pytest.fixture(params=["link", "dangling", "loop", "fifo", "folder", "device", "socket"])
def strange(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path]:
    """Put something that is no file in the notebook's place."""
    import socket

    path = folder / f"{NAME}.ipynb"
    path.rename(folder.parent / "secret.ipynb")
    kind = request.param
    if kind == "link":
        path.symlink_to(folder.parent / "secret.ipynb")
    elif kind == "dangling":
        path.symlink_to("nowhere")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(os.path.relpath(path))
            yield path
        return
    yield path


def test_only_a_regular_file_is_opened(strange: Path, released: NotebookNode) -> None:
    with pytest.raises(UnreadableSubmission, match=r"^demo\.ipynb .*\.$"):
        read_submission(strange.parent, NAME, released)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full"])
def test_devices_are_not_read(device: str) -> None:
    with pytest.raises(UnreadableSubmission, match="not a regular file"):
        read_file(Path(device))


def test_many_copies_of_a_long_cell_are_not_compared_again_and_again(
    released: NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []
    squeeze = rebuilding._squeeze

    def counted(text: str) -> str:
        looked_at.append(len(text))
        return squeeze(text)

    monkeypatch.setattr(rebuilding, "_squeeze", counted)
    for original in released.cells:
        name = original.metadata.get("nbgrader", {}).get("grade_id")
        if name is not None:
            copies = [SubmittedCell("code", "a\n" * 10_000, name, None)]
            rebuild(released, copies + [SubmittedCell("code", original.source, name, None)] * 500)
    # Each text once or twice, and the released ones as often as they are compared with.
    assert sum(looked_at) < 10 * len(released.cells) * 20_000 + 500 * 100 * len(released.cells)


def test_a_huge_file_is_not_read(folder: Path, released: NotebookNode) -> None:
    os.truncate(folder / f"{NAME}.ipynb", reading.MAX_FILE + 1)  # sparse: it takes no space
    with pytest.raises(UnreadableSubmission, match="40 MiB"):
        read_submission(folder, NAME, released)


@pytest.mark.parametrize(
    "name", ["demo (1).ipynb", "final.IPYNB", "demo.ipynb.txt", "d\udcff.ipynb"]
)
def test_a_renamed_notebook_is_found(
    name: str, folder: Path, released: NotebookNode, done: NotebookNode
) -> None:
    (folder / f"{NAME}.ipynb").rename(folder / name)
    (folder / "notes.ipynb").write_text('{"cells": [{"cell_type": "code", "source": "1"}]}')
    clean = read_submission(folder, NAME, released)
    assert sources(clean.notebook) == sources(done)
    (note,) = clean.notes
    assert "was submitted under the name" in note
    note.encode()  # names that are no UTF-8 would spoil every file that the note goes to


def test_a_renamed_notebook_without_names_is_found(
    folder: Path, released: NotebookNode, done: NotebookNode
) -> None:
    (folder / f"{NAME}.ipynb").unlink()
    (folder / "colab.ipynb").write_text(json.dumps(forget_names(copy.deepcopy(done))))
    assert sources(read_submission(folder, NAME, released).notebook) == sources(done)


def test_between_two_candidates_a_person_decides(folder: Path, released: NotebookNode) -> None:
    text = (folder / f"{NAME}.ipynb").read_text()
    (folder / f"{NAME}.ipynb").rename(folder / "a.ipynb")
    (folder / "b.ipynb").write_text(text)
    with pytest.raises(UnreadableSubmission, match=r"but a\.ipynb, b\.ipynb\. If one of them"):
        read_submission(folder, NAME, released)


def test_an_empty_submission_is_told(tmp_path: Path, released: NotebookNode) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UnreadableSubmission, match=r"holds no notebook demo\.ipynb\.$"):
            read_submission(path, NAME, released)
