"""Counts what a newcomer stumbles over in the house, so that it can be compared with before.

python -m tools.house            this checkout
python -m tools.house c1efd4f    a commit of it
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "gradkit"

TESTED_ELSEWHERE: Mapping[str, str] = {
    "batch/dask_cluster": "integration/test_many_at_once: it takes a cluster",
    "batch/inline": "unit/batch/test_coordinator: each test of the coordinator runs in it",
    "batch/work": "unit/batch/test_pool: it is what workers do",
    "batch/worker": "unit/batch/test_pool: it runs in another process",
    "checks": "unit/checking: it only gathers what authors of checks use",
    "limits": "unit/nbgrader_steps/test_settings: a dataclass without behavior",
    "class_report/charts": "unit/class_report/test_report: charts are looked at in the page",
    "class_report/mistakes": "unit/class_report/test_report: a part of the report",
    "class_report/page": "unit/class_report/test_report, and browser/test_report_page",
    "class_report/verdicts": "unit/class_report/test_report: a part of the report",
    "cli/_shared": "unit/cli/test_command: by the commands that use it",
    "cli/check": "integration/test_docs: the command is run as the guide says",
    "cli/demo": "integration/test_ordinary_install runs the whole of it",
    "cli/doctor": "unit/proof/test_machine: the command is run there",
    "cli/export": "unit/marks/test_export: the command is run there",
    "cli/grade": "integration/test_many_at_once: the command grades the class",
    "cli/new": "unit/proof/test_new_exercise: the command is run there",
    "cli/report": "unit/class_report/test_report: the command is run there",
    "cli/try_answers": "integration/test_docs: the command is run as the guide says",
    "demo/made_up_class": "integration/test_ordinary_install grades the class",
    "demo/scratch_course": "integration/test_ordinary_install builds it",
    "explanations/table": "unit/explanations/test_explain reads and checks the whole table",
    "feedback/layout": "unit/nbgrader_steps/test_feedback: the page shows it",
    "forkserver/fresh_process": "unit/forkserver/test_client: it is what the client starts",
    "forkserver/huge_pages": "unit/forkserver/test_client: it runs in the server",
    "forkserver/processes": "unit/forkserver/test_client and test_coldstart",
    "forkserver/server": "unit/forkserver/test_client: it runs in another process",
    "grading/grade": "integration/test_course and attacks: the whole of it at work",
    "grading/task": "unit/nbgrader_steps/test_autograde: tasks are read and graded there",
    "grading/verdict": "unit/nbgrader_steps/test_autograde: verdicts are merged there",
    "kernel/channel": "unit/protocol/test_kernel_messages: both ends of the socket",
    "kernel/conversation": "unit/kernel/test_student_kernel: by what it is for",
    "kernel/faults": "unit/kernel/test_probe_runner: by what raises them",
    "kernel/home": "unit/kernel/test_student_kernel: by what a notebook finds",
    "kernel/probe_files": "unit/kernel/test_probe_runner: what may be sent",
    "kernel/snapshot": "unit/kernel/test_probe_runner: by what it is for",
    "kernel/start": "unit/kernel/test_student_kernel: by what it is for",
    "marks/roster": "unit/marks/test_export: marks are matched with it there",
    "nbgrader_steps/course": "unit/batch/test_coordinator: each test opens one",
    "nbgrader_steps/install": "unit/nbgrader_steps/test_autograde: commands are replaced there",
    "nbgrader_steps/marks": "unit/marks/test_export: marks are read there",
    "nbgrader_steps/recording": "unit/batch/test_coordinator: verdicts are recorded there",
    "nbgrader_steps/save_verdict": "unit/nbgrader_steps/test_autograde",
    "nbgrader_steps/traits": "unit/nbgrader_steps/test_autograde",
    "nbgrader_steps/verdicts": "unit/class_report/test_report and unit/batch/test_coordinator",
    "proof/corpus": "integration/test_course and unit/proof/test_course_check",
    "proof/kill_page": "unit/proof/test_kill_matrix",
    "proof/release_check": "unit/proof/test_course_check",
    "proof/wrong_references": "unit/proof/test_answers",
    "protocol/launch": "unit/forkserver/test_client: by the processes that it starts",
    "protocol/probe_messages": "unit/kernel/test_probe_runner: forged ones too",
    "protocol/worker_messages": "unit/batch/test_pool",
    "sandbox/namespaces": "unit/sandbox/test_enter: what each namespace hides",
    "sandbox/policy": "unit/sandbox/test_enter: what is refused",
    "sandbox/syscalls": "unit/sandbox/test_seccomp: each call of the filter is made",
    "student_process/channel_end": "unit/protocol/test_kernel_messages: both ends of the socket",
    "student_process/kernel": "unit/kernel/test_student_kernel: it runs in another process",
    "student_process/preload": "unit/forkserver/test_client: it runs in the server",
    "student_process/probe_server": "unit/kernel/test_probe_runner: it runs in another process",
    "student_process/rehearsal": "unit/forkserver/test_client: it runs in the server",
    "submission/reading": "unit/submission/test_rebuilding: files are read there first",
    "system/atomic": "unit/nbgrader_steps/test_autograde: read-only files are replaced",
    "system/csv_tables": "unit/marks/test_export: no cell begins as a formula",
    "system/slow_imports": "unit/cli/test_command",
    "system/versions": "integration/test_many_at_once: a result names its versions",
}
"""Modules without a test of their path, and the reason: where they are tested instead."""


def modules(root: Path) -> Iterator[Path]:
    """Yield the package's modules, without the heads of packages."""
    yield from (p for p in sorted((root / PACKAGE).rglob("*.py")) if p.name != "__init__.py")


def private_imports(root: Path) -> int:
    """Count import lines that name a private module of another folder."""
    count = 0
    for top in (PACKAGE, "tests", "tools", "bench"):
        for file in (root / top).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.ImportFrom) or not node.module:
                    continue
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                for name in {node.module, *names}:
                    parts = name.split(".")
                    private = next((i for i, p in enumerate(parts) if p.startswith("_")), None)
                    if parts[0] != PACKAGE or private is None:
                        continue
                    folder = root.joinpath(*parts[:private])
                    is_module = (folder / f"{parts[private]}.py").exists()
                    if is_module and file.parent != folder:
                        count += 1
                        break
    return count


def untested(root: Path) -> list[str]:
    """Return the modules that have no unit test of their path and no reason for it."""
    found = []
    for file in modules(root):
        name = file.relative_to(root / PACKAGE).with_suffix("").as_posix()
        test = root / "tests/unit" / Path(name).parent / f"test_{file.stem.lstrip('_')}.py"
        flat = root / "tests" / Path(name).parent / f"test_{file.stem.lstrip('_')}.py"
        if not test.exists() and not flat.exists() and name not in TESTED_ELSEWHERE:
            found.append(name)
    return found


def facts(root: Path) -> dict[str, str]:
    """Return the figures, by name."""
    files = list((root / PACKAGE).rglob("*.py"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    lines = sum(text.count("\n") for text in texts)
    noqa = sum(len(re.findall(r"#.*\bnoqa\b", text)) for text in texts)
    skips = sum(text.count("# fmt: skip") for text in texts)
    flat = list((root / PACKAGE).glob("*.py"))
    most = max(
        (len(list(folder.glob("*.py"))), folder.name) for folder in {file.parent for file in files}
    )
    folders = sorted(p.name for p in (root / PACKAGE).iterdir() if (p / "__init__.py").exists())
    lacking = untested(root)
    return {
        "modules lying flat in gradkit/": str(len(flat)),
        "most modules in one folder": f"{most[0]} ({most[1]})",
        "folders": f"{len(folders)}: {', '.join(folders)}",
        "lines": str(lines),
        "import lines that name a private module of another folder": str(private_imports(root)),
        "noqa per 1,000 lines": f"{1000 * noqa / lines:.1f}",
        "fmt: skip": str(skips),
        "modules without a unit test of their path, or a reason": str(len(lacking)),
        "which": ", ".join(lacking[:30]),
    }


def main() -> None:
    """Print the figures of this checkout, or of a commit."""
    if len(sys.argv) == 1:
        found = facts(ROOT)
    else:
        with tempfile.TemporaryDirectory() as folder:
            archive = subprocess.run(
                ["git", "archive", sys.argv[1]], cwd=ROOT, check=True, capture_output=True
            )
            subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
            found = facts(Path(folder))
    for name, figure in found.items():
        print(f"{name:60} {figure}")


if __name__ == "__main__":
    main()
