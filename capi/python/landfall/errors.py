"""What goes wrong in a call, as exceptions.

Every one is an ``Error``, and the kind of Python's own that a caller would look for:

>>> import landfall as lf
>>> try:
...     lf.Landing.from_deals([0.5, 1.5], [100.0, 200.0])
... except ValueError as error:
...     print(type(error).__name__, error.column, error.row)
InvalidArgument probability 1

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

__all__ = [
    "Cancelled",
    "Error",
    "InsufficientData",
    "InternalError",
    "InvalidArgument",
    "MemoryLimit",
    "NotConverged",
    "NotFound",
    "OutOfMemory",
    "ParseError",
    "Unsupported",
]


class Error(Exception):
    """A call that failed.

    ``code`` is the kind of failure, ``message`` what is wrong and what to do, ``column`` the column, argument or option at
    fault (empty: none in particular), ``row`` its row, from 0 without the header, or the index in an array (None: in no row).
    """

    def __init__(self, message: str, code: str = "", column: str = "", row: int | None = None) -> None:
        super().__init__(message, code, column, row)
        self.message = message
        self.code = code
        self.column = column
        self.row = row

    def __str__(self) -> str:
        place = [f"'{self.column}'"] if self.column else []
        if self.row is not None:
            place.append(f"row {self.row}")
        return f"{', '.join(place)}: {self.message}" if place else self.message


class InvalidArgument(Error, ValueError):
    """A value outside its domain: the caller can mend it."""


class NotFound(Error, LookupError):
    """A column, segment or period that was named is not there."""


class ParseError(Error, ValueError):
    """Something does not read as what it was declared to be, or a stream failed."""


class Unsupported(Error, TypeError):
    """A type, layout or option that landfall does not accept."""


class InsufficientData(Error, ValueError):
    """Too few observations for the answer that was asked for."""


class NotConverged(Error, ArithmeticError):
    """An iteration did not reach its tolerance."""


class Cancelled(Error):
    """The caller's progress said stop."""


class OutOfMemory(Error, MemoryError):
    """There is not enough memory."""


class InternalError(Error, RuntimeError):
    """A bug of landfall's."""


class MemoryLimit(Error, MemoryError):
    """More memory is needed than the call was allowed; the message says how much."""


# By the number that the C ABI has for each, from 1; numbers never change their meaning.
_classes: tuple[type[Error], ...] = (
    InvalidArgument,
    NotFound,
    ParseError,
    Unsupported,
    InsufficientData,
    NotConverged,
    Cancelled,
    OutOfMemory,
    InternalError,
    MemoryLimit,
)


def error_of(status: int, code: str, message: str, column: str, row: int) -> Error:
    """The exception of a failed call; a row below 0 is none."""
    kind = _classes[status - 1] if 0 < status <= len(_classes) else Error
    return kind(message, code, column, None if row < 0 else row)
