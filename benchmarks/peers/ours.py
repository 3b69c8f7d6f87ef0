"""landfall, called through its C ABI by cffi, as a Python program does before there is a package.

`lib` and `ffi` are cffi's; $LANDFALL_LIBRARY is the folder of liblandfall_c.so (./dev bench sets it).
SPDX-License-Identifier: Apache-2.0
"""
import os
import re
from pathlib import Path

import cffi

INCLUDE = Path(__file__).resolve().parents[2] / "capi" / "include"


def declarations(header):
    """What the C headers declare, as cffi reads it: the text without the preprocessor's lines, save whole-number #defines."""
    kept = []
    for line in header.read_text().splitlines():
        if included := re.match(r'#include ["<](landfall/c/\S+\.h)[">]', line):
            kept.append(declarations(INCLUDE / included[1]))
        elif not line.startswith("#") or re.match(r"#define \w+ -?\d+\b", line):
            kept.append(re.sub(r"/\*.*\*/", "", line) if line.startswith("#") else re.sub(r"\bLANDFALL_(API|BEGIN|END)\b", "", line))
    return "\n".join(kept)


ffi = cffi.FFI()
ffi.cdef(declarations(INCLUDE / "landfall.h"))
lib = ffi.dlopen(next(str(path) for path in sorted(Path(os.environ["LANDFALL_LIBRARY"]).glob("liblandfall_c.*"))
                      if path.suffix in (".so", ".dylib")))
error = ffi.new("landfall_error*", {"struct_size": ffi.sizeof("landfall_error")})
version = ffi.string(lib.landfall_version()).decode()


def check(status):
    if status != lib.LANDFALL_OK:
        raise RuntimeError(ffi.string(error.message).decode())


def doubles(array):
    """A C pointer to the numbers of a contiguous float64 array."""
    return ffi.from_buffer("double[]", array)
