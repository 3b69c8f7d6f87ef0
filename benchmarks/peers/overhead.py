"""What a call costs from Python, beside what else one would call the C ABI by.

The work is next to nothing, so what is timed is the way there and back: with one number, and with 16 of them. The floor is a
function of Python's own that takes its arguments in the quickest way there is (math.hypot, METH_FASTCALL) and does nothing else.
cffi's API mode is compiled here; its caller makes the error struct and the answer's place, as one would.
SPDX-License-Identifier: Apache-2.0
"""
import ctypes
import datetime
import math
import os
import sys
import tempfile
from pathlib import Path

import cffi
import numpy
import polars
import pyarrow

import landfall as lf
from paired import note, row

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Path(os.environ["LANDFALL_LIBRARY"])
SIXTEEN = [(i + 0.5) / 16 for i in range(16)]


def by_ctypes():
    library = ctypes.CDLL(str(LIBRARY / "liblandfall_c.so.0"))

    class Error(ctypes.Structure):
        _fields_ = [("struct_size", ctypes.c_uint32), ("status", ctypes.c_int32), ("row", ctypes.c_int64),
                    ("column", ctypes.c_char * 128), ("message", ctypes.c_char * 368)]

    double_p = ctypes.POINTER(ctypes.c_double)
    deals_needed = library.landfall_sales_math_deals_needed
    deals_needed.argtypes = [ctypes.c_double, ctypes.c_double, ctypes.c_uint32, double_p, ctypes.POINTER(Error)]
    quantile = library.landfall_landing_quantile
    quantile.argtypes = [ctypes.c_void_p, double_p, ctypes.c_int64, double_p, ctypes.POINTER(Error)]
    point = library.landfall_landing_point
    point.argtypes = [ctypes.c_double, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(Error)]
    landing = ctypes.c_void_p()
    assert point(5.0, ctypes.byref(landing), None) == 0

    def one(quota, size):
        error, out = Error(ctypes.sizeof(Error)), ctypes.c_double()
        if deals_needed(quota, size, 1, ctypes.byref(out), ctypes.byref(error)):
            raise ValueError(error.message)
        return out.value

    def many(q):
        error, n = Error(ctypes.sizeof(Error)), len(q)
        values = (ctypes.c_double * n)(*q)
        if quantile(landing, values, n, values, ctypes.byref(error)):
            raise ValueError(error.message)
        return list(values)

    return one, many


def by_cffi(folder):
    builder = cffi.FFI()
    builder.cdef("""
        typedef struct { uint32_t struct_size; char message[368]; ...; } landfall_error;
        typedef ... landfall_landing;
        int32_t landfall_sales_math_deals_needed(double, double, uint32_t, double*, landfall_error*);
        int32_t landfall_landing_point(double, landfall_landing**, landfall_error*);
        int32_t landfall_landing_quantile(const landfall_landing*, const double*, int64_t, double*, landfall_error*);
    """)
    builder.set_source("landfall_by_cffi", "#include <landfall.h>", include_dirs=[str(ROOT / "capi" / "include")],
                       library_dirs=[str(LIBRARY)], libraries=["landfall_c"], runtime_library_dirs=[str(LIBRARY)])
    builder.compile(tmpdir=folder)
    sys.path.insert(0, folder)
    from landfall_by_cffi import ffi, lib

    held = ffi.new("landfall_landing**")
    assert lib.landfall_landing_point(5.0, held, ffi.NULL) == 0
    landing, size = held[0], ffi.sizeof("landfall_error")

    def one(quota, deal):
        error, out = ffi.new("landfall_error*"), ffi.new("double*")
        error.struct_size = size
        if lib.landfall_sales_math_deals_needed(quota, deal, 1, out, error):
            raise ValueError(ffi.string(error.message))
        return out[0]

    def many(q):
        error, values, n = ffi.new("landfall_error*"), ffi.new("double[]", q), len(q)
        error.struct_size = size
        if lib.landfall_landing_quantile(landing, values, n, values, error):
            raise ValueError(ffi.string(error.message))
        return ffi.unpack(values, n)

    return one, many


def ten_deals():
    day = datetime.date
    return {
        "stage": ["won", "Demo", "Demo", "lost", "Proposal"] * 2,
        "created": [day(2017, 8, 1), day(2017, 9, 1), None, day(2017, 8, 2), day(2017, 11, 1)] * 2,
        "closed": [day(2017, 10, 15), None, None, day(2017, 10, 20), None] * 2,
        "amount": [100.0, 200.5, 400.0, 70.0, 50.0] * 2,
        "region": ["north", "north", "south", "south", "east"] * 2,
    }


def calls(function, *arguments):
    """A thousand calls of a function with these arguments, written out."""
    names = {"f": function, **{f"a{i}": value for i, value in enumerate(arguments)}}
    line = f"        answer = f({', '.join(f'a{i}' for i in range(len(arguments)))})\n"
    exec(f"def work({', '.join(f'{name}={name}' for name in names)}):\n    for _ in range(100):\n{line * 10}    return answer\n", names)
    return names["work"]


def refused(table):
    """Brings a table in and no further: it lacks what coverage asks for first, and no row is read."""
    try:
        lf.pipeline.coverage(table)
    except lf.errors.NotFound as error:
        return error.column
    raise AssertionError("it was not refused")


def same(mine, theirs):
    assert mine == theirs, f"{mine} is not {theirs}"
    return "equal"


def main():
    note(f"overhead: landfall {lf.__version__}, cffi {cffi.__version__}; every time is of 1,000 calls: read µs as ns")
    with tempfile.TemporaryDirectory() as folder:
        ways = {"cffi, API mode": by_cffi(folder), "ctypes": by_ctypes()}
        point = lf.Landing.point(5.0)
        one, many = calls(lf.funnel.deals_needed, 250_000.0, 84_000.0), calls(point.quantile, SIXTEEN)
        row("1,000 scalar calls", one, calls(math.hypot, 3.0, 4.0), "the floor: math.hypot", lambda mine, _: "not the same work")
        for name, (their_one, their_many) in ways.items():
            row("1,000 scalar calls", one, calls(their_one, 250_000.0, 84_000.0), name, same)
        row("1,000 calls with 16 doubles", many, calls(math.hypot, *SIXTEEN), "the floor: math.hypot of 16", lambda mine, _: "not the same work")
        for name, (_, their_many) in ways.items():
            row("1,000 calls with 16 doubles", many, calls(their_many, SIXTEEN), name, same)
    deals, period = ten_deals(), ("2017-10-01", "2018-01-01")
    table = pyarrow.table(deals)
    row("coverage of 10 deals, a dict", lambda: lf.pipeline.coverage(deals, by="region", as_of="2017-11-15", period=period),
        lambda: lf.pipeline.coverage(table, by="region", as_of="2017-11-15", period=period), "the same from pyarrow",
        lambda mine, theirs: same(list(mine), list(theirs)))
    small, large = numpy.arange(1e3), numpy.arange(1e7)
    for name, make in {"a dict of numpy's": dict, "pyarrow": pyarrow.table, "polars": polars.DataFrame}.items():
        tables = [make({"amount": values, "other": values}) for values in (large, small)]
        row(f"10,000,000 rows in, {name}", *(lambda table=table: refused(table) for table in tables), "1,000 rows in", same)


if __name__ == "__main__":
    main()
