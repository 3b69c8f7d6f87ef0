"""Every function of the C ABI, and what it is called elsewhere: fails where a language lacks one without a written reason.

    parity.py LANGUAGE…     each has a function below, and LANGUAGE.txt with the functions that need no name of their own there

SPDX-License-Identifier: Apache-2.0
"""

import importlib
import inspect
import pkgutil
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


def check(language, symbols):
    """Prints the table of a language; answers what is wrong with it."""
    names, source = globals()[language]()
    reasons = dict(lines(HERE / f"{language}.txt"))
    wrong = [f"{symbol}: {language} has it, and the C ABI has not" for symbol in sorted((set(names) | set(reasons)) - set(symbols))]
    for symbol in symbols:
        has = ", ".join(sorted(names.get(symbol, [])))
        print(f"{symbol:<46} {has or reasons.get(symbol, '')}")
        if not has and symbol not in reasons:
            wrong.append(f"{symbol}: nothing in {language} calls it; bind it, or say in parity/{language}.txt why not")
        if has and symbol in reasons:
            wrong.append(f"{symbol}: {has} calls it; parity/{language}.txt says that nothing does")
        if symbol not in source:
            wrong.append(f"{symbol}: the sources of {language} do not mention it")
    return wrong


def main():
    symbols = [symbol for symbol, _ in lines(CAPI / "abi" / "symbols.txt")]
    wrong = [each for language in sys.argv[1:] for each in check(language, symbols)]
    if wrong or not sys.argv[1:]:
        raise SystemExit("\n".join(wrong or ["name a language"]))
    print(f"{len(symbols)} functions, each in {' and '.join(sys.argv[1:])}")


if __name__ == "__main__":
    main()
