"""Results that are tables.

A table is handed on to whatever speaks Arrow, without a copy: ``pyarrow.table(result)``, ``polars.DataFrame(result)``,
``duckdb.sql("from result")`` by way of either. Nothing but Python itself is needed to read it.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from landfall import _core

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy
    import pandas
    import polars
    import pyarrow

__all__ = ["Column", "Table"]

_TYPES = {"g": "float64", "l": "int64", "i": "int32", "b": "bool", "tdD": "date", "u": "text", "U": "text", "+s": "record"}
_ROWS_SHOWN = 20


class Column(_core.ColumnHandle):
    """A column of a result. Numbers and days without nulls offer their memory: ``memoryview(column)``."""

    __slots__ = ()

    @property
    def type(self) -> str:
        """float64, int64, int32, bool, date, text or record; other types as Arrow writes them."""
        return _TYPES.get(self.format, self.format)

    @property
    def unit(self) -> str:
        """What it is counted in, such as "currency"; empty: in nothing."""
        return self.metadata.get("unit", "")

    @property
    def meaning(self) -> str:
        """What it says."""
        return self.metadata.get("meaning", "")

    def __iter__(self) -> Iterator[Any]:
        return iter(self.to_list())

    def __getitem__(self, row: int, /) -> Any:
        return super().__getitem__(row + len(self) if row < 0 else row)

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """An array of numpy's: float64 with NaN for null, int64, bool, datetime64[D] with NaT, or objects."""
        import numpy

        if self.type in ("float64", "int64", "date"):
            if self.null_count == 0:
                numbers = numpy.frombuffer(self, dtype={"float64": "f8", "int64": "i8", "date": "i4"}[self.type])  # type: ignore[call-overload]
                return numbers.astype("datetime64[D]") if self.type == "date" else numbers  # type: ignore[no-any-return]
            return numpy.array(self.to_list(), dtype="datetime64[D]" if self.type == "date" else "f8")
        whole = self.type == "bool" and self.null_count == 0
        return numpy.array(self.to_list(), dtype="bool" if whole else object)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> numpy.ndarray[Any, Any]:
        values = self.to_numpy()
        return values if dtype is None else values.astype(dtype)

    def __repr__(self) -> str:
        unit = f", {self.unit}" if self.unit else ""
        return f"<column {self.name}: {len(self)} × {self.type}{unit}>"


class Table(_core.TableHandle):
    """A result: rows with named columns. ``table["amount"]`` is a column, ``table[0]`` a row as a dict.

    >>> import landfall as lf
    >>> table = lf.landing.contributions([0.5, 0.5], [100, 10], target=100)
    >>> len(table), table[0]["decides"] == table["decides"][0]
    (2, True)
    >>> table["amount"]
    <column amount: 2 × float64, currency>
    """

    __slots__ = ("_rejects",)
    _rejects: Table | None

    @property
    def rejects(self) -> Table | None:
        """Rows of the input that were wrong and left out, with row, column, value and reason; None where not asked for."""
        return getattr(self, "_rejects", None)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, in their order.

        >>> import landfall as lf
        >>> lf.landing.contributions([0.5], [100], target=100).columns[1]
        <column probability: 1 × float64, probability>
        """
        return tuple(self.column_handle(Column, index) for index in range(len(self.names)))

    @overload
    def __getitem__(self, key: str) -> Column: ...
    @overload
    def __getitem__(self, key: int) -> dict[str, Any]: ...
    def __getitem__(self, key: str | int) -> Column | dict[str, Any]:
        if isinstance(key, str):
            if key not in self.names:
                raise KeyError(f"there is no column '{key}'; columns are {', '.join(self.names)}")
            column: Column = self.column_handle(Column, self.names.index(key))
            return column
        return {column.name: column[key] for column in self.columns}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.names
        for row in zip(*(column.to_list() for column in self.columns), strict=True):
            yield dict(zip(names, row, strict=True))

    def to_pydict(self) -> dict[str, list[Any]]:
        """A dict from names to lists.

        >>> import landfall as lf
        >>> lf.landing.contributions([0.5], [100], target=100, top=1).to_pydict()["hit_if_won"]
        [1.0]
        """
        return {column.name: column.to_list() for column in self.columns}

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame of pandas. Needs pandas alone, not pyarrow.

        >>> import landfall as lf
        >>> lf.landing.contributions([0.5], [100], target=100).to_pandas().shape
        (1, 12)
        """
        import pandas

        return pandas.DataFrame({column.name: _pandas_column(column) for column in self.columns})

    def to_polars(self) -> polars.DataFrame:
        """A DataFrame of polars, without a copy of its numbers.

        >>> import landfall as lf
        >>> lf.landing.contributions([0.5], [100], target=100).to_polars().height
        1
        """
        import polars

        return polars.DataFrame(self)

    def to_arrow(self) -> pyarrow.Table:
        """A Table of pyarrow, without a copy, with the metadata.

        >>> import landfall as lf
        >>> lf.landing.contributions([0.5], [100], target=100).to_arrow().num_rows
        1
        """
        import pyarrow

        return pyarrow.RecordBatchReader.from_stream(self).read_all()

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a landfall.Table is not pickled: pickle to_pydict(), or one of to_arrow(), to_polars(), to_pandas()")

    def __repr__(self) -> str:
        cells = [[column.name for column in self.columns], *_shown(self)]
        right = [column.type in ("float64", "int64", "int32") for column in self.columns]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.names))]
        lines = [
            "  ".join(f"{cell:>{width}}" if ranged else f"{cell:<{width}}" for cell, width, ranged in zip(row, widths, right, strict=True))
            for row in cells
        ]
        more = len(self) - _ROWS_SHOWN
        return "\n".join([*(line.rstrip() for line in lines), *([f"… and {more:,} more rows"] if more > 0 else [])])

    def _repr_html_(self) -> str:
        from html import escape

        heads = "".join(
            f'<th title="{escape(" · ".join(filter(None, (column.meaning, column.unit))), quote=True)}">{escape(column.name)}</th>'
            for column in self.columns
        )
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in _shown(self))
        more = len(self) - _ROWS_SHOWN
        note = f"<p>… and {more:,} more rows</p>" if more > 0 else ""
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{note}"


def _shown(table: Table) -> list[list[str]]:
    """The cells of the first rows, as a person reads them."""
    return [[_cell(column[row]) for column in table.columns] for row in range(min(len(table), _ROWS_SHOWN))]


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _pandas_column(column: Column) -> Any:
    if column.type == "int64" and column.null_count > 0:
        import pandas

        return pandas.array(column.to_list(), dtype="Int64")
    return column.to_numpy()
