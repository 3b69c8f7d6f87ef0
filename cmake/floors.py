#!/usr/bin/env python3
"""The floors of the house: who may include whom, and what is not said where. Run by ./dev lint, from anywhere.

Prints each breach as file:line: what is wrong, and ends with status 1 if there is one. The rules are the tables below.
SPDX-License-Identifier: Apache-2.0
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# From the ground up. A file includes from its own module and from floors below it, never from a neighbour on its floor.
FLOORS = [
    ["core"],
    ["calendar"],
    ["stats"],
    ["landing"],
    ["metric"],
    ["okr", "funnel", "pipeline", "team", "plan", "capacity"],
    ["forecast", "simulate"],
    ["review"],
    ["arrow", "io"],
    ["capi", "cli"],
]
FLOOR_OF = {module: floor for floor, modules in enumerate(FLOORS) for module in modules}
CORE_LIBRARY = {module for modules in FLOORS[:8] for module in modules}  # needs Eigen and Boost alone
DOMAIN = CORE_LIBRARY - {"core", "calendar", "stats"}

# Words that a module does not say, in code or in comments.
UNSAID = [
    ({"stats"}, re.compile(r"\b(deals?|opportunit(y|ies)|pipelines?|quotas?)\b", re.I), "stats knows nothing of sales"),
    (DOMAIN, re.compile(r"(?<![a-z])(arrow|json)(?![a-z])", re.I), "domain modules know no format; that is io's and arrow's"),
]
REFERENCE = re.compile(r"tests/reference/\S+\.json")  # the name of a file is not talk about its format
LONGEST_HEADER = 300

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
HEADER_SUFFIXES = {".hpp", ".h"}
SOURCE_SUFFIXES = HEADER_SUFFIXES | {".cpp", ".c"}


def module_of(path):
    """The module a file belongs to, or None: include/landfall/<m>/…, src/<m>/…, capi/{include,src}/…"""
    parts = path.relative_to(ROOT).parts
    if parts[:2] == ("include", "landfall") and len(parts) > 3:
        return parts[2]
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[0] == "capi" and parts[1] in ("include", "src"):
        return "capi"
    return None


def resolve(written, quoted, source):
    """The file of this project that an include names, or None for anybody else's."""
    folders = [ROOT / "include", ROOT / "src", ROOT / "capi" / "include", ROOT / "capi" / "src", ROOT / "capi"]
    for folder in ([source.parent] if quoted else []) + folders:
        file = (folder / written).resolve()
        if file.is_file() and ROOT in file.parents:
            return file
    return None


class House:
    def __init__(self):
        self.breaches = []
        self.included = {}  # file -> [(line, file)]

    def say(self, path, line, text):
        self.breaches.append(f"{path.relative_to(ROOT)}:{line}: {text}")

    def check(self):
        files = sorted(path for folder in ("include", "src", "capi/include", "capi/src") for path in (ROOT / folder).rglob("*")
                       if path.suffix in SOURCE_SUFFIXES)
        for path in files:
            self.check_file(path)
        self.check_folders()
        self.check_cycles()
        self.check_umbrella()
        return len(files)

    def check_file(self, path):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        module = module_of(path)
        if module is not None and module not in FLOOR_OF:
            self.say(path, 1, f"'{module}' is on no floor; the house is drawn in cmake/floors.py")
            return
        if "SPDX-License-Identifier: Apache-2.0" not in text:
            self.say(path, 1, "has no SPDX line")
        if path.suffix in HEADER_SUFFIXES:
            if len(lines) > LONGEST_HEADER:
                self.say(path, len(lines), f"a header of {len(lines)} lines; at most {LONGEST_HEADER}: one noun a header")
            if path.suffix == ".hpp" and "#pragma once" not in text:
                self.say(path, 1, "has no #pragma once")
        self.included[path] = []
        for number, line in enumerate(lines, 1):
            include = INCLUDE.match(line)
            if include:
                self.check_include(path, number, include[2], include[1] == '"')
                continue
            for modules, words, why in UNSAID:
                if module in modules and (said := words.search(REFERENCE.sub("", line))):
                    self.say(path, number, f"says '{said[0]}': {why}")

    def check_include(self, path, number, written, quoted):
        module = module_of(path)
        target = resolve(written, quoted, path)
        if target is None:
            ours = quoted or written.startswith("landfall/")
            if ours:
                self.say(path, number, f"includes {written}, which is not there")
            elif module in CORE_LIBRARY and ("/" in written or "." in written) and not written.startswith(("Eigen/", "unsupported/Eigen/", "boost/", "sys/")):
                self.say(path, number, f"includes {written}: the core library needs Eigen and Boost alone")
            return
        self.included[path].append((number, target))
        below = module_of(target)
        if module is None or below is None or module == below or below not in FLOOR_OF:
            return
        if FLOOR_OF[below] >= FLOOR_OF[module]:
            where = "on the same floor" if FLOOR_OF[below] == FLOOR_OF[module] else "on a floor above"
            self.say(path, number, f"{module} includes {written}, which is {where}")

    def check_folders(self):
        """Folders without sources yet have a name too, and tests mirror the house."""
        for folder in ("include/landfall", "src", "tests/unit"):
            for child in sorted((ROOT / folder).iterdir()):
                if child.is_dir() and child.name not in FLOOR_OF:
                    self.say(child, 1, "is no room of the house; the rooms are in cmake/floors.py")

    def check_cycles(self):
        """A file that includes itself by way of others."""
        done, path = set(), []

        def visit(file):
            if file in done:
                return
            if file in path:
                ring = path[path.index(file):] + [file]
                self.say(file, 1, "includes itself: " + " -> ".join(str(f.relative_to(ROOT)) for f in ring))
                return
            path.append(file)
            for _, target in self.included.get(file, []):
                visit(target)
            path.pop()
            done.add(file)

        for file in self.included:
            visit(file)

    def check_umbrella(self):
        """landfall.hpp includes every header of the core library."""
        umbrella = ROOT / "include/landfall/landfall.hpp"
        if not umbrella.exists():
            self.say(ROOT / "include/landfall", 1, "has no landfall.hpp, which includes all")
            return
        there = {target for _, target in self.included[umbrella]}
        for header in sorted((ROOT / "include/landfall").rglob("*.hpp")):
            if module_of(header) in CORE_LIBRARY and header not in there:
                self.say(umbrella, 1, f"does not include {header.relative_to(ROOT / 'include')}")


def main():
    house = House()
    count = house.check()
    print("\n".join(house.breaches), file=sys.stderr, end="\n" if house.breaches else "")
    print(f"floors: {count} files, {len(house.breaches)} breaches")
    return 1 if house.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
