"""An ordinary `pip install .` grades as an editable one does: students find what is installed.

Each test here runs in an environment into which the wheel was installed; torch and the rest come
from this environment's folder of packages, which a file .pth names, so that it takes seconds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

import nbformat
import pytest

from gradkit.demo.made_up_class import CLASS
from tests.support.classroom import make_class
from tests.support.courses import answered, released_notebook
from tests.support.locked import CAN_LOCK

pytestmark = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it in an environment of its own; return that one's programs."""
    folder = tmp_path_factory.mktemp("ordinary")
    # The folder of a test is shut; a submission's own user must get to this Python.
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.geteuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o011)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    # From a copy: setuptools leaves a folder build, whose content goes into the next wheel too.
    checkout = folder / "checkout"
    shutil.copytree(ROOT / "gradkit", checkout / "gradkit")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)
    _run([*pip, "wheel", *offline, "--wheel-dir", str(folder), str(checkout)])
    (wheel,) = folder.glob("gradkit-*.whl")
    environment = folder / "environment"
    venv.create(environment, symlinks=True, with_pip=False)
    programs = environment / "bin"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = environment / "lib" / version / "site-packages"
    (packages / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n")
    _run([*pip, "--python", str(programs / "python"), "install", *offline[:2],
          "--force-reinstall", "--ignore-installed", str(wheel)])  # fmt: skip
    return programs


def _run(command: list[str], **settings: object) -> str:
    run = subprocess.run(command, capture_output=True, text=True, check=False, **settings)  # type: ignore[call-overload]
    assert run.returncode == 0, run.stdout + run.stderr
    return str(run.stdout)


UNLOADED = """
import scipy.optimize
from tqdm.notebook import tqdm
import sklearn.cluster
def add(a, b):
    return a + b
"""
"""A right answer that imports what no warm process has loaded before."""


def test_it_is_an_ordinary_installation(installed: Path) -> None:
    told = _run([str(installed / "python"), "-P", "-c", "import gradkit; print(gradkit.__file__)"],
                cwd="/")  # fmt: skip
    assert told.startswith(str(installed.parent))


def test_students_find_all_that_is_installed(installed: Path, tmp_path: Path) -> None:
    course = make_class(tmp_path / "course", 1)
    notebook = course / "submitted/s000/demo/demo.ipynb"
    nbformat.write(answered(released_notebook({"add": 4}), {"add": UNLOADED}), notebook)
    subprocess.run([str(installed / "gradkit"), "grade", "demo", "--course", str(course)],
                   check=False, capture_output=True, cwd="/")  # fmt: skip
    results = json.loads((course / "autograded/s000/demo/results.json").read_text())
    assert (results["score"], results["max_score"]) == (4, 4), results


def test_the_demonstration_class_is_graded(installed: Path, tmp_path: Path) -> None:
    course = tmp_path / "demo"
    # What packages keep beside Python's folder, such as nbconvert's templates, no .pth names.
    environment = os.environ | {"JUPYTER_PATH": f"{sys.prefix}/share/jupyter"}
    _run([str(installed / "gradkit"), "demo", "--course", str(ROOT), "--folder", str(course)],
         cwd="/", env=environment)  # fmt: skip
    for student in CLASS:
        for file in (course / "autograded" / student.name).glob("*/results.json"):
            results = json.loads(file.read_text())
            assert results["needs_human"] is (student.name == "mateo"), file
            share = results["score"] / results["max_score"]
            if student.what.startswith("right"):
                assert share == 1, (file, _lost(results))
            else:
                assert share < 1, file
    graded = len(list(course.glob("autograded/*/*/results.json")))
    assert graded == len(list(course.glob("submitted/*/*"))) == EXPECTED


EXPECTED = 28
"""Submissions of the demonstration class."""


def _lost(results: dict[str, Any]) -> list[str]:
    checks = [check for exercise in results["exercises"] for check in exercise["checks"]]
    return [f"{c['name']}: {c['message']}" for c in checks if c["outcome"] != "passed"]
