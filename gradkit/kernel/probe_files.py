"""Which functions may run in a student's process, and how they are compiled for it."""

from __future__ import annotations

import ast
import inspect
import marshal
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np


def probe_file(probe: Callable[..., Any]) -> Path:
    """Return the file that defines a probe; its compiled code is all that is sent.

    Only files named `probes.py` may be sent. So a look at them shows what students might see, and
    no reference or expected value is sent by accident.
    """
    file = Path(inspect.getfile(probe))
    if file.name != "probes.py":
        raise ValueError(
            f"The function {probe.__name__} is defined in {file.name}, and only functions of a "
            "file probes.py may run in a student's process. Move it there."
        )
    return file


@lru_cache(maxsize=64)
def compiled(file: Path, _changed: int) -> np.ndarray[Any, Any]:
    """Return a file's compiled code; compiling it in each snapshot took 4 ms.

    A room's probes may import what rooms share, as in `from ..probes import call`. That file's code
    then replaces the import, because the student's process has no files of the grader.
    """
    code = compile(_with_shared(file), "<probes>", "exec")
    return np.frombuffer(marshal.dumps(code), dtype=np.uint8)


def _with_shared(file: Path) -> ast.Module:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]
    if not imports:
        return tree
    shared_file = file.parent.parent / "probes.py"
    for node in imports:
        if node not in tree.body or (node.level, node.module) != (2, "probes"):
            raise ValueError(_WRONG_IMPORT.format(file=file, line=node.lineno))
        if any(name.asname or name.name == "*" for name in node.names):
            raise ValueError(_WRONG_IMPORT.format(file=file, line=node.lineno))
    shared = _with_shared(shared_file).body
    own = [node for node in tree.body if node not in imports]
    for name in sorted((_bound(own) & _defined(shared)) | (_defined(own) & _bound(shared))):
        raise ValueError(
            f"{file.parent.name}/probes.py and the probes.py beside the rooms both define {name}, "
            "and they run as one file. Rename one of the two, or import it."
        )
    body = [*shared, *own]
    futures = [n for n in body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    tree.body = [*futures, *(node for node in body if node not in futures)]
    return tree


_WRONG_IMPORT = (
    "Line {line} of {file} can't run in a student's process, which has no files of the grader. "
    "A file of probes may import installed modules and, at its top, what rooms share: "
    "from ..probes import NAME."
)


def _defined(body: list[ast.stmt]) -> set[str]:
    """Return the names that statements define at module level."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return found


def _bound(body: list[ast.stmt]) -> set[str]:
    """Return the names that statements define or import at module level."""
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [name for node in imports for name in node.names]
    return _defined(body) | {(name.asname or name.name).partition(".")[0] for name in names}
