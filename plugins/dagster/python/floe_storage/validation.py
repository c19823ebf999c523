"""Trying a connection: an answer within a time, and what it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .environment import masked

TIMEOUT_S = 10.0
"""How long a service may take to answer."""

Details = dict[str, str | int]


@dataclass(frozen=True)
class Validation:
    """Whether a service could be reached and used, and why not. Holds no secret."""

    ok: bool
    message: str
    details: Mapping[str, str | int] = field(default_factory=dict[str, str | int])


def validated(
    look: Callable[[Details], str],
    *,
    secrets: Iterable[str],
    timeout_s: float = TIMEOUT_S,
) -> Validation:
    """What `look` says, or why it failed, or that it took too long.

    Args:
        look: returns what is well, and adds details as it finds them.
        secrets: are masked in whatever is said.
    """
    details: Details = {}
    outcome: list[Validation] = []

    def run() -> None:
        try:
            ok, message = True, look(details)
        # whatever a client raises is the answer
        except Exception as error:  # noqa: BLE001
            ok, message = False, reason(error)
        outcome.append(Validation(ok, message, details))

    # a client that hangs cannot be stopped, only left alone
    thread = threading.Thread(target=run, daemon=True, name="floe-validate-connection")
    thread.start()
    thread.join(timeout_s)
    late = Validation(False, f"No answer within {timeout_s:g} seconds", dict(details))
    found = outcome[0] if outcome else late
    return Validation(
        found.ok,
        masked(found.message, secrets),
        {
            key: masked(value, secrets) if isinstance(value, str) else value
            for key, value in found.details.items()
        },
    )


def reason(error: BaseException) -> str:
    """One line: what kind of error, and its first words."""
    # Azure's client repeats itself in XML
    text = " ".join(str(error).partition("\nContent: <?xml")[0].split())
    if isinstance(error, ImportError):
        text += ". Install the packages that pyproject.toml names"
    name = type(error).__name__
    if not text:
        return name
    return (text if name == "ConfigurationError" else f"{name}: {text}")[:2000]
