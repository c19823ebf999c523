"""Telling somebody by a webhook."""

import json
import urllib.request

from .look import TIMEOUT_S

WORDS = {
    "success": "succeeded",
    "failure": "failed",
    "canceled": "was canceled",
    "started": "has started",
}
"""Ends of a run, in a sentence."""


def post(url: str, body: object) -> str | None:
    """What went wrong, without the address, which often is a secret; None: nothing."""
    if not url:
        return "the environment variable is not set"
    try:
        request = urllib.request.Request(
            url,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_S):
            return None
    except Exception as error:  # noqa: BLE001
        # Of what an error says, only what holds no address.
        said = getattr(error, "code", None)
        said = said or getattr(getattr(error, "reason", None), "strerror", None)
        return f"{type(error).__name__} {said}" if said else type(error).__name__
