"""landfall as a Python program calls it through the C ABI (tests/capi/landfall_c.py), with numpy's arrays read in place.
SPDX-License-Identifier: Apache-2.0
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "capi"))
from landfall_c import call, ffi, lib, options, read, stream, table  # noqa: E402, F401

version = ffi.string(lib.landfall_version()).decode()


def doubles(array):
    """The numbers of a contiguous float64 array, where they lie."""
    return ffi.from_buffer("double[]", array)
