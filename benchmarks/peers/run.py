"""Runs the benchmarks of this folder, all or the one that is named, and shows their rows as a table.

    run.py [NAME] [--json FILE]

Each benchmark is a script that prints its rows as JSON, one a line (paired.py). Ratio is ours / peer: below 1 is faster.
SPDX-License-Identifier: Apache-2.0
"""
import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_BENCHMARKS = {"run", "paired", "ours", "r_session"}
ONE_THREAD = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"]


def rows_of(script):
    """The rows of one benchmark. Both sides have one thread, unless the benchmark says otherwise."""
    environment = os.environ | {name: "1" for name in ONE_THREAD}
    run = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment)
    for line in run.stdout:
        yield {"benchmark": script.stem} | json.loads(line)
    if run.wait() != 0:
        raise SystemExit(f"{script.name} failed")


def in_words(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def processor():
    try:
        names = [line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
        return f"{names[0]}, {len(names)} threads"
    except (OSError, IndexError):
        return platform.processor() or platform.machine()


def main():
    names = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    parser = argparse.ArgumentParser(prog="./dev bench", description="landfall beside what one would use instead")
    parser.add_argument("name", nargs="?", choices=names, help="one benchmark; all of them without it")
    parser.add_argument("--json", metavar="F", help="also write the rows and what they ran on to this file")
    arguments = parser.parse_args()

    heading = f"{'case':<34} {'ours':>9}   {'peer':<34} {'its time':>9} {'ratio':>9} {'quartiles':>19}"
    print(heading, "-" * len(heading), sep="\n")
    rows = []
    for name in [arguments.name] if arguments.name else names:
        for row in rows_of(HERE / f"{name}.py"):
            rows.append(row)
            low, high = row["ratio_quartiles"]
            print(f"{row['case']:<34} {in_words(row['ours_s']):>9}   {row['peer']:<34} {in_words(row['peer_s']):>9} "
                  f"{row['ratio']:>9.3g} {f'{low:.3g} – {high:.3g}':>19}", flush=True)
    print(f"ratio = ours / peer; python {platform.python_version()}, {processor()}")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps({"processor": processor(), "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
