"""What a call costs from Python, beside what else one would call the C ABI by.

The work is next to nothing, so what is timed is the way there and back: with one number, and with 16 of them. The floor is a
function of Python's own that takes its arguments in the quickest way there is (math.hypot, METH_FASTCALL) and does nothing else.
cffi's API mode is compiled here; its caller makes the error struct and the answer's place, as one would.
SPDX-License-Identifier: Apache-2.0
"""
import ctypes
import datetime
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cffi
import numpy
import pandas
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


def from_c(folder):
    """Seconds of each case of overhead.c."""
    program = f"{folder}/overhead"
    subprocess.run(["cc", "-std=c11", "-O2", Path(__file__).with_name("overhead.c"), "-o", program, f"-I{ROOT / 'capi' / 'include'}",
                    f"-L{LIBRARY}", "-llandfall_c", f"-Wl,-rpath,{LIBRARY}"], check=True)
    lines = subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: float(nanoseconds) * 1e-9 for name, nanoseconds in (line.split("\t") for line in lines)}


def from_c_row(case, ours, peer, peer_name):
    """A row of what C has measured: the best of many rounds, without quartiles."""
    print(json.dumps({"case": f"from C: {case}", "ours_s": ours, "peer": peer_name, "peer_s": peer, "ratio": ours / peer,
                      "ratio_quartiles": [ours / peer] * 2, "rounds": 500, "agreement": "a goal, not a peer"}), flush=True)


def calls(function, *arguments):
    """A thousand calls of a function with these arguments, written out."""
    names = {"f": function, **{f"a{i}": value for i, value in enumerate(arguments)}}
    line = f"        answer = f({', '.join(f'a{i}' for i in range(len(arguments)))})\n"
    exec(f"def work({', '.join(f'{name}={name}' for name in names)}):\n    for _ in range(100):\n{line * 10}    return answer\n", names)
    return names["work"]


def many_deals(n, words):
    """Days and amounts, and stages as a dictionary of text; without them the table is refused for want of stages."""
    days = numpy.full(n, 17_400, "i4")
    columns = {"created": pyarrow.array(days, pyarrow.date32()), "closed": pyarrow.array(days, pyarrow.date32()), "amount": numpy.arange(n, dtype="f8")}
    if words:
        columns["stage"] = pyarrow.DictionaryArray.from_arrays(numpy.zeros(n, "i4"), ["won"])
    return pyarrow.table(columns)


def to_pandas(table):
    return table.to_pandas(types_mapper=pandas.ArrowDtype)


def to_numpy(table):
    """Amounts alone: Arrow has no days of 64 bits, and numpy's are copied."""
    return {"amount": table["amount"].to_numpy().copy()}


def refused(table):
    """Brings a table in and no further: it lacks what is asked for last."""
    try:
        lf.pipeline.coverage(table, by="nowhere")
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
        in_c = from_c(folder)
        for name, seconds in in_c.items():
            goal = 20e-6 if name.startswith("coverage") else 20e-9
            from_c_row(name, seconds, goal, "the goal" if "16" not in name else "the goal of one")
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
    # Columns that are read in place, and a column to split by that is not there: all comes in, and nothing is analysed.
    for name, make in {"pyarrow": lambda table: table, "polars": polars.from_arrow, "pandas": to_pandas, "a dict of numpy's": to_numpy}.items():
        for words in (False, True):
            if words and name != "pyarrow":
                continue  # the others' text is brought to Arrow row by row, by themselves
            tables = [make(many_deals(n, words)) for n in (10_000_000, 1_000)]
            row(f"10,000,000 rows in, {name}{', dictionary' if words else ''}", *(lambda table=table: refused(table) for table in tables),
                "1,000 rows in", same)


if __name__ == "__main__":
    main()
