"""Commits: one try each, and tries until one succeeds.

pyiceberg would try again by itself, with the files and the plan of the first try. That
is wrong here: the partition spec may have changed, another process may have done the
same write, rows to replace may have been added. So each try starts from the new state.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from pyiceberg.exceptions import (
    CommitFailedException,
    CommitStateUnknownException,
    ServerError,
    ServiceUnavailableError,
    TooManyRequestsError,
    WaitingForLockException,
)
from pyiceberg.table import Table, Transaction

from .errors import CommitConflict
from .model import Retry

T = TypeVar("T")

_UNCLEAR = (
    CommitStateUnknownException,
    ServerError,
    ServiceUnavailableError,
    TooManyRequestsError,
    WaitingForLockException,
)
_UNCLEAR_NAMES = {
    "sqlalchemy.exc.OperationalError",
    "requests.exceptions.ConnectionError",
    "requests.exceptions.Timeout",
}


def transaction_of(table: Table) -> Transaction:
    """A transaction that is tried once. The property is set in this process only."""
    properties = {**table.metadata.properties, "commit.retry.num-retries": "0"}
    table.metadata = table.metadata.model_copy(update={"properties": properties})
    return table.transaction()


def certainly_failed(error: BaseException) -> bool:
    """Whether the catalog said no: the files of the commit are nobody's."""
    return isinstance(error, CommitFailedException)


def may_be_tried_again(error: BaseException) -> bool:
    """A conflict, or an outcome that nobody knows: the write id tells them apart."""
    if isinstance(error, (CommitFailedException, *_UNCLEAR)):
        return True
    return any(
        f"{kind.__module__}.{kind.__name__}" in _UNCLEAR_NAMES
        for kind in type(error).__mro__
    )


def until_committed(
    name: str,
    retry: Retry,
    attempt: Callable[[int], T],
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> T:
    """Run `attempt`, which is told its number from 1, until it meets no conflict."""
    started = time.monotonic()
    number = 0
    while True:
        number += 1
        try:
            return attempt(number)
        except Exception as error:
            if not may_be_tried_again(error):
                raise
            wait = min(retry.longest_wait, retry.first_wait * 2 ** min(number - 1, 30))
            wait *= random.uniform(0.5, 1.0)
            spent = time.monotonic() - started
            if number >= retry.tries or spent + wait > retry.seconds:
                raise CommitConflict(
                    f'Cannot commit to "{name}" after {number} tries in '
                    f"{spent:.0f} s: {type(error).__name__}"
                ) from error
            sleep(wait)
