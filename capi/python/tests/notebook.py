"""Runs a notebook as Jupyter would, without Jupyter: cells in one namespace, the last expression of each shown.

    python notebook.py FILE           runs it, and fails where what it shows is not what is stored in it
    python notebook.py FILE --write   runs it, and stores what it shows

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any


def shown(value: object) -> dict[str, Any]:
    """What Jupyter stores of a value: text, and HTML or a chart where the value has one."""
    bundle: dict[str, Any] = {"text/plain": repr(value).splitlines(keepends=True)}
    if hasattr(value, "_repr_html_"):
        bundle["text/html"] = value._repr_html_().splitlines(keepends=True)
    if hasattr(value, "_repr_mimebundle_"):
        bundle |= {kind: part for kind, part in value._repr_mimebundle_(None, None).items() if "vega" in kind}
        bundle["text/plain"] = ["a chart"]
    return bundle


def run_cell(source: str, names: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """The outputs of a cell."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), f"cell {number}", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": printed.getvalue().splitlines(keepends=True)})
    if value is not None:
        outputs.append({"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": shown(value)})
    return outputs


def run(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The notebook as it is stored, and as it is when it has run."""
    stored = json.loads(path.read_text())
    fresh = json.loads(path.read_text())
    folder, search = os.getcwd(), list(sys.path)
    os.chdir(path.parent)
    sys.path.insert(0, str(path.parent))
    try:
        names: dict[str, Any] = {"__name__": "__main__"}
        cells = [cell for cell in fresh["cells"] if cell["cell_type"] == "code"]
        for number, cell in enumerate(cells, 1):
            cell["execution_count"] = number
            cell["outputs"] = run_cell("".join(cell["source"]), names, number)
    finally:
        os.chdir(folder)
        sys.path[:] = search
    return stored, fresh


def texts(notebook: dict[str, Any]) -> list[str]:
    """What a notebook shows, as text."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return ["".join(output["text"] if "text" in output else output["data"]["text/plain"]) for output in outputs]


if __name__ == "__main__":
    stored_notebook, fresh_notebook = run(Path(sys.argv[1]).resolve())
    if "--write" in sys.argv:
        Path(sys.argv[1]).write_text(json.dumps(fresh_notebook, indent=1, ensure_ascii=False) + "\n")
    elif texts(stored_notebook) != texts(fresh_notebook):
        raise SystemExit("it shows something else than what is stored in it")
