"""Functions that are declared here and run in C++.

The declaration has the name, the parameters with their defaults, the types and the documentation, once. What is bound to it
(capi/python/src) is called in its place, without a frame of Python's in between.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from landfall import _core

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol, TypeAlias, TypeVar
    import datetime

    F = TypeVar("F", bound=Callable[..., Any])

    class ArrowTable(Protocol):
        """A table that speaks Arrow: pandas, polars, pyarrow, DuckDB, landfall."""

        def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...

    class Columns(Protocol):
        """Names with their columns: a dict of lists or arrays, each as long as the others."""

        def keys(self) -> Any: ...
        def __getitem__(self, name: str, /) -> Any: ...

    class Array(Protocol):
        """An array of numbers: numpy's, a Series of pandas or polars."""

        def __array__(self, *arguments: Any, **options: Any) -> Any: ...

    AnyTable: TypeAlias = ArrowTable | Columns
    Numbers: TypeAlias = Sequence[float] | Array
    Progress: TypeAlias = bool | Callable[[float], object] | None
    Day: TypeAlias = datetime.date | str


def native(symbol: str) -> Callable[[F], F]:
    """Binds a declaration to a function of the C ABI."""

    def bind(declaration: F) -> F:
        bound: F = _core.bind(symbol, declaration)
        return bound

    return bind
