"""One R process that evaluates expressions as it is asked, so that its start is not what is timed.

A question and its answer travel through pipes, about 20 µs; vectors are given once, by file.
SPDX-License-Identifier: Apache-2.0
"""
import shutil
import subprocess
import tempfile

import numpy as np

LOOP = """
input <- file("stdin"); open(input)
while (length(line <- readLines(input, n = 1)) > 0) {
  answer <- eval(parse(text = line), globalenv())
  cat(sprintf("%.17g", as.numeric(answer)), "\\n"); flush(stdout())
}
"""


class RSession:
    def __init__(self):
        self.process = subprocess.Popen(["Rscript", "--vanilla", "-e", LOOP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, expression):
        """Numbers that the expression comes to, in one line of R."""
        self.process.stdin.write(expression.replace("\n", " ") + "\n")
        self.process.stdin.flush()
        return np.array(self.process.stdout.readline().split(), dtype=float)

    def give(self, name, values):
        """Sets an R variable to a vector, to the bit."""
        with tempfile.NamedTemporaryFile() as file:
            np.asarray(values, dtype=float).tofile(file)
            file.flush()
            self(f"{name} <- readBin('{file.name}', 'double', n={len(values)}); 0")


def r_session(*packages):
    """An R with these packages, or None where R or one of them is not installed."""
    if not shutil.which("Rscript"):
        return None
    session = RSession()
    there = all(session(f"as.numeric(requireNamespace('{name}', quietly=TRUE))")[0] == 1.0 for name in packages)
    return session if there else None
