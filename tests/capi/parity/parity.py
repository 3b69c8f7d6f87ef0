"""Every function of the C ABI, and what it is called elsewhere: fails where a language lacks one without a written reason.

    parity.py LANGUAGE…     each has a function below, and LANGUAGE.txt with the functions that need no name of their own there

SPDX-License-Identifier: Apache-2.0
"""

import importlib
import inspect
import pkgutil
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CAPI = HERE.parents[2] / "capi"


def lines(path):
    return [line.split(maxsplit=1) for line in path.read_text().splitlines() if line and not line.startswith("#")]


def python():
    """Names by function, and the source that is to mention the others."""
    import landfall

    bound = type(landfall.funnel.deals_needed)
    modules = [landfall] + [importlib.import_module(f"landfall.{each.name}") for each in pkgutil.iter_modules(landfall.__path__)]
    names = {}
    for module in modules:
        classes = [value for value in vars(module).values() if inspect.isclass(value) and value.__module__ == module.__name__]
        for owner in (module, *classes):
            for value in vars(owner).values():
                value = getattr(value, "__func__", value)
                if isinstance(value, bound) and value.__module__ == module.__name__:
                    names.setdefault(value.symbol, set()).add(f"{module.__name__}.{value.__qualname__}")
    source = "\n".join(path.read_text() for path in sorted((CAPI / "python" / "src").glob("*.?pp")))
    return names, source


def go():
    """The exported functions and methods that call a symbol, by themselves or by a C function of their file's preamble."""
    sources = [path.read_text() for path in sorted((CAPI / "go").glob("*.go")) if not path.stem.endswith("_test")]
    called = re.compile(r"\b(?:landfall|go)_(?!status\()\w+(?=\()")  # landfall_status is a type
    calls = {}
    for definition in re.split(r"^static ", "\n".join(sources), flags=re.MULTILINE)[1:]:
        name, *body = called.findall(re.split(r"^}|\*/", definition, flags=re.MULTILINE)[0])
        calls[name] = set(body)

    def symbols(name):
        return {name} if name.startswith("landfall_") else set().union(*(symbols(each) for each in calls.get(name, ())))

    names = {}
    for function in re.split(r"^func ", "\n".join(sources), flags=re.MULTILINE)[1:]:
        receiver, name = re.match(r"(?:\(\w+ \*?(\w+)\) )?(\w+)", function).groups()
        if name[0].isupper():
            for symbol in set().union(*(symbols(each) for each in called.findall(function.split("\n}\n")[0]))):
                names.setdefault(symbol, set()).add(f"{receiver}.{name}" if receiver else name)
    return names, "\n".join(sources)


def check(language, symbols):
    """What has each function in a language, or the reason why nothing has, and what is wrong with it."""
    names, source = globals()[language]()
    reasons = dict(lines(HERE / f"{language}.txt"))
    wrong = [f"{symbol}: {language} has it, and the C ABI has not" for symbol in sorted((set(names) | set(reasons)) - set(symbols))]
    column = {}
    for symbol in symbols:
        has = ", ".join(sorted(names.get(symbol, [])))
        column[symbol] = has or reasons.get(symbol, "")
        if not has and symbol not in reasons:
            wrong.append(f"{symbol}: nothing in {language} calls it; bind it, or say in parity/{language}.txt why not")
        if has and symbol in reasons:
            wrong.append(f"{symbol}: {has} calls it; parity/{language}.txt says that nothing does")
        if symbol not in source:
            wrong.append(f"{symbol}: the sources of {language} do not mention it")
    return column, wrong


def main():
    symbols = [symbol for symbol, _ in lines(CAPI / "abi" / "symbols.txt")]
    checked = [check(language, symbols) for language in sys.argv[1:]]
    for symbol in symbols:
        print(f"{symbol:<50}", *(f"{column[symbol]:<60}" for column, _ in checked))
    wrong = [each for _, of_one in checked for each in of_one]
    if wrong or not checked:
        raise SystemExit("\n".join(wrong or ["name a language"]))
    print(f"{len(symbols)} functions, each in {' and '.join(sys.argv[1:])}")


if __name__ == "__main__":
    main()
