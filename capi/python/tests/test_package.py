"""The package as a whole: its documentation runs, its types hold, it starts quickly, its errors and functions pickle."""

from __future__ import annotations

import copy
import doctest
import importlib
import inspect
import pickle
import pkgutil
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from conftest import ROOT

import landfall as lf

MODULES = sorted({"landfall", *(f"landfall.{module.name}" for module in pkgutil.iter_modules(lf.__path__) if module.name != "_core")})
BOUND = type(lf.funnel.deals_needed)


def functions() -> dict[str, object]:
    """Every function and method of the package that is bound to the C ABI, by the name that a user calls it by."""
    found: dict[str, object] = {}
    for module in map(importlib.import_module, MODULES):
        for name, value in vars(module).items():
            if isinstance(value, BOUND):
                found[f"{module.__name__}.{name}"] = value
            if inspect.isclass(value) and value.__module__ == module.__name__:
                for method, member in vars(value).items():
                    member = getattr(member, "__func__", member)
                    if isinstance(member, BOUND):
                        found[f"{module.__name__}.{name}.{method}"] = member
    return found


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_documentation_run(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_the_documentation_of_bound_functions_has_its_examples_found():
    finder = doctest.DocTestFinder(exclude_empty=False)
    assert any(test.name == "landfall.funnel.deals_needed" and test.examples for test in finder.find(lf.funnel))
    assert any(test.name == "landfall.landing.Landing.quantile" and test.examples for test in finder.find(lf.landing))


def test_every_public_function_is_documented():
    for name, function in functions().items():
        if not name.rpartition(".")[2].startswith("_"):
            assert function.__doc__, name
            assert inspect.signature(function).return_annotation is not inspect.Signature.empty, name
    for name in MODULES:
        assert importlib.import_module(name).__doc__, name


def test_types_hold():
    api = pytest.importorskip("mypy.api")
    options = [
        f"--config-file={ROOT / 'capi' / 'python' / 'pyproject.toml'}",
        f"--cache-dir={ROOT / 'build' / 'mypy'}",
        f"--python-executable={sys.executable}",
    ]
    examples = [str(path) for path in sorted((ROOT / "examples" / "python").glob("*.py"))]
    for what in (["-p", "landfall"], examples):
        out, errors, status = api.run([*options, *what])
        assert status == 0, out + errors


def test_what_runs_is_what_is_declared(tmp_path):
    """Signatures, classes and names of the modules, and of the stub of the compiled one, against what is there at run time."""
    pytest.importorskip("mypy.stubtest")
    allowed = [r"landfall\._native\.[A-Z]\w*", r"landfall\.\w+\.(altair|pandas|pyarrow)"]  # there for who checks types alone
    for name in MODULES:  # which it takes for unions
        values = vars(importlib.import_module(name))
        allowed += [re.escape(f"{name}.{each}") for each, value in values.items() if typing.get_origin(value) is typing.Literal]
    (tmp_path / "allowed").write_text("\n".join(allowed))
    command = [sys.executable, "-m", "mypy.stubtest", "landfall", "--concise", "--ignore-disjoint-bases", "--ignore-unused-allowlist"]
    command += [f"--allowlist={tmp_path / 'allowed'}", f"--mypy-config-file={ROOT / 'capi' / 'python' / 'pyproject.toml'}"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr


def test_importing_asks_for_nothing_else_and_is_quick():
    code = """
import sys, time
begin = time.process_time() # what else runs on the machine is not what is measured
import landfall
took = time.process_time() - begin
print(took, *sorted({name.partition(".")[0] for name in sys.modules} & {"numpy", "pandas", "polars", "pyarrow", "altair"}))
"""
    answers = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() for _ in range(5)]
    assert all(answer[1:] == [] for answer in answers)
    assert min(float(answer[0]) for answer in answers) < 0.050


def test_functions_pickle_and_say_what_they_are():
    assert pickle.loads(pickle.dumps(lf.funnel.deals_needed)) is lf.funnel.deals_needed
    assert copy.copy(lf.Landing.quantile) is lf.Landing.quantile
    assert repr(lf.Landing.quantile) == "<function Landing.quantile>"
    assert str(inspect.signature(lf.funnel.deals_needed)).startswith("(quota: 'float', average_deal_size: 'float', rounding:")


def test_errors_pickle_and_say_where():
    with pytest.raises(lf.Error) as raised:
        lf.Landing.from_deals([2.0], [1.0])
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is lf.errors.InvalidArgument
    assert (again.message, again.code, again.column, again.row) == (raised.value.message, "invalid argument", "probability", 0)
    assert str(again).startswith("'probability', row 0: ")
    assert str(lf.Error("out of luck")) == "out of luck"


def test_every_code_of_the_c_abi_has_its_class():
    names = [line.split()[1] for line in (ROOT / "capi/include/landfall/c/base.h").read_text().splitlines() if line.startswith("#define LANDFALL_")]
    codes = names[names.index("LANDFALL_OK") + 1 : names.index("LANDFALL_MEMORY_LIMIT") + 1]
    classes = [type(lf.errors.error_of(number, "", "", "", -1)) for number in range(1, len(codes) + 1)]
    assert lf.Error not in classes and len(set(classes)) == len(codes)
    assert type(lf.errors.error_of(99, "unknown", "", "", -1)) is lf.Error


def test_the_version_is_the_librarys():
    assert lf.__version__ == lf.version()
    major, minor, patch = map(int, lf.version().split("."))
    assert lf.version_number() == major * 1_000_000 + minor * 1_000 + patch
    assert lf.abi_major() == 0
    assert Path(lf.__file__).with_name("py.typed").exists()
