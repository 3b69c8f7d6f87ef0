"""The C ABI of landfall as it is, from Python by cffi, for tests that want no package in between. Nothing is declared twice.

    from landfall_c import ffi, lib, call, table

`lib` has every function and constant of landfall.h. `call` makes a call and raises `LandfallError` when it fails. `table` hands
a pyarrow table over as a stream, and `read` takes one back. The library is found by $LANDFALL_LIBRARY (the file, or the folder
that it lies in), in the build folders of the source tree, or by the system's loader; the headers by $LANDFALL_INCLUDE, in the
source tree, or by pkg-config. Programs have the package, capi/python.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any

import cffi
import pyarrow

_root = Path(__file__).resolve().parents[2]
_file_name = "liblandfall_c.dylib" if sys.platform == "darwin" else "liblandfall_c.so.0"


def declarations(include: Path) -> str:
    """What landfall.h declares, as cffi reads it: without the preprocessor's lines, save constants, and without macros."""
    umbrella = (include / "landfall.h").read_text()
    headers: dict[str, str] = {}  # each after those that it includes

    def add(name: str) -> None:
        text = (include / "landfall" / "c" / name).read_text()
        for needed in re.findall(r'#include "(\w+\.h)"', text):
            add(needed)
        headers.setdefault(name, text)

    for name in re.findall(r'#include "landfall/c/(\w+\.h)"', umbrella):
        add(name)
    text = "\n".join(headers.values())
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).replace("\\\n", "")
    kept = []
    for line in text.splitlines():
        constant = re.match(r"\s*#define (\w+) \(?(-?[0-9][0-9a-fA-FxX]*(?: - [0-9]+)?)\)?\s*$", line)
        if constant:
            number = sum(int(part, 0) for part in constant[2].replace(" - ", " -").split())
            kept.append(f"#define {constant[1]} {number}")
        elif not line.lstrip().startswith("#"):
            kept.append(line)
    return re.sub(r"\b(LANDFALL_API|LANDFALL_BEGIN|LANDFALL_END)\b", "", "\n".join(kept))


def _include() -> Path:
    folder = Path(os.environ.get("LANDFALL_INCLUDE", _root / "capi" / "include"))
    if (folder / "landfall.h").exists():
        return folder
    found = subprocess.run(["pkg-config", "--variable=includedir", "landfall-capi"], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip())


def _library() -> str:
    named = os.environ.get("LANDFALL_LIBRARY")
    if named:
        return str(Path(named) / _file_name if Path(named).is_dir() else named)
    built = sorted(_root.glob(f"build/*/capi/{_file_name}"), key=lambda path: path.stat().st_mtime)
    return str(built[-1]) if built else _file_name


ffi = cffi.FFI()
ffi.cdef(declarations(_include()))
lib = ffi.dlopen(_library())


class LandfallError(Exception):
    """A call that failed: its status by name, what is wrong, and the column and row where it is (row -1: in none)."""

    def __init__(self, status: str, message: str, column: str, row: int):
        place = f"'{column}'" if column else ""
        place += f"{', ' if place else ''}row {row}" if row >= 0 else ""
        super().__init__(f"{status}: {place + ': ' if place else ''}{message}")
        self.status, self.message, self.column, self.row = status, message, column, row


def call(function: Any, *arguments: Any) -> None:
    """Calls a function that answers a status, with an error of its own as the last argument."""
    error = ffi.new("landfall_error*")
    error.struct_size = ffi.sizeof("landfall_error")
    status = function(*arguments, error)
    if status != lib.LANDFALL_OK:
        texts = [ffi.string(text).decode() for text in (lib.landfall_status_name(status), error.message, error.column)]
        raise LandfallError(*texts, error.row)


_kept: Any = weakref.WeakKeyDictionary()  # what options point to lives as long as they do


def options(kind: str, **given: Any) -> Any:
    """The options of `landfall_<kind>_options`: defaults, and over them what is given. Text, and lists of text, may be given."""
    chosen = ffi.new(f"landfall_{kind}_options*")
    getattr(lib, f"landfall_{kind}_options_init")(chosen, ffi.sizeof(chosen[0]))
    kept = _kept[chosen] = []
    for name, value in given.items():
        into = chosen
        while not hasattr(into, name):  # a column or a stage is in the struct of columns
            into = into.columns
        if isinstance(value, str):
            value = ffi.new("char[]", value.encode())
        elif isinstance(value, list):
            kept.append([ffi.new("char[]", word.encode()) for word in value])
            setattr(into, f"n_{name}", len(value))
            value = ffi.new("char*[]", kept[-1])
        kept.append(value)
        setattr(into, name, value)
    return chosen


def array(values: Any) -> Any:
    """An array of doubles for a call."""
    return ffi.new("double[]", [float(value) for value in values])


def table(given: Any) -> Any:
    """A stream of a pyarrow table, or of anything else with __arrow_c_stream__. The call that gets it consumes it."""
    stream = ffi.new("struct ArrowArrayStream*")
    is_arrow = isinstance(given, pyarrow.Table)
    reader = given.to_reader() if is_arrow else pyarrow.RecordBatchReader.from_stream(given)
    reader._export_to_c(int(ffi.cast("uintptr_t", stream)))
    return stream


def stream() -> Any:
    """Room for a stream that a call hands out."""
    return ffi.new("struct ArrowArrayStream*")


def read(out: Any) -> pyarrow.Table:
    """The table that a call handed out, with its metadata."""
    return pyarrow.RecordBatchReader._import_from_c(int(ffi.cast("uintptr_t", out))).read_all()
