"""Whether dbt connects with a target: `dbt debug --connection`, as a check."""

import contextlib
import json
import os
import re
import tempfile

import dagster as dg

from .core.process import DbtProcess
from .core.profile import profile_output
from .core.supervised import Supervised
from .resource import DbtResource

TIMEOUT_S = 90.0
"""dbt takes some seconds to start, and adapters try again by themselves."""


def compute_check(
    asset: dg.AssetKey,
    *,
    name: str = "validate_connection",
    resource_key: str = "dbt",
    target: str = "",
    timeout_s: float = TIMEOUT_S,
) -> dg.AssetChecksDefinition:
    """A check that anybody can run in Dagster's UI, and that fails no run.

    A database that is one file is waited for until no run of the project writes it.

    Args:
        asset: what stands for the compute.
        resource_key: the `DbtResource` to use.
        target: dbt's target; empty: the resource's.
    """

    @dg.asset_check(
        asset=asset,
        name=name,
        description="dbt connects, as `dbt debug --connection` finds",
        required_resource_keys={resource_key},
    )
    def validate_connection(
        context: dg.AssetCheckExecutionContext,
    ) -> dg.AssetCheckResult:
        dbt: DbtResource = getattr(context.resources, resource_key)
        dbt = dbt.with_target(target)
        with (
            dbt.turn(resource_key, context.log),
            tempfile.TemporaryDirectory() as logs,
        ):
            return _result(_debug(dbt, logs, timeout_s), dbt)

    return validate_connection


def _result(process: DbtProcess, dbt: DbtResource) -> dg.AssetCheckResult:
    facts = {"target": dbt.target_name()} if dbt.target_name() else {}
    verdict: list[str] = []
    with contextlib.closing(process.events()) as events:
        for event in events:
            text = str(event["info"].get("msg") or "")
            if event["info"].get("name") == "DebugCmdResult":
                verdict.append(text)
            facts.update(FACTS.findall(text))
    passed = process.returncode == 0
    if process.timed_out:
        said = "dbt does not connect in time"
    else:
        said = "dbt connects" if passed else _reason(verdict) or process.tail()
    if not passed and (unset := _unset(dbt)):
        # dbt takes a reference that it cannot fill in for the password itself
        said = f"The profile refers to what is not set: {', '.join(unset)}. {said}"
    return dg.AssetCheckResult(
        passed=passed,
        severity=dg.AssetCheckSeverity.ERROR,
        description=said,
        metadata={f"dbt/{name.replace(' ', '_')}": facts[name] for name in facts},
    )


def _debug(dbt: DbtResource, logs: str, timeout_s: float) -> DbtProcess:
    """`dbt debug` takes fewer flags than what builds."""
    project, env = dbt.project_path(), dbt.environment()
    command = [
        *(dbt.executable_path(), "--log-format", "json", "--log-level", "info"),
        *("--log-level-file", "none", "--no-use-colors", "debug", "--connection"),
        *("--log-path", logs, *dbt.place(dbt.variables())),
    ]
    return DbtProcess(lambda: Supervised(command, project, env), timeout_s=timeout_s)


def _reason(verdict: list[str]) -> str:
    """Why dbt does not connect, without its words around it."""
    text = " ".join(" ".join(verdict[1:]).split())
    found = re.search(
        r"following error: >?(.*?)(?: Check your database cred.*)?$", text
    )
    return (found[1] if found else text)[:2000]


def _unset(dbt: DbtResource) -> list[str]:
    """Environment variables that the profile's output needs and that are not set."""
    try:
        text = json.dumps(profile_output(dbt), default=str)
    # dbt itself says what is wrong with a profile
    except Exception:  # noqa: BLE001
        return []
    return sorted({name for name in NEEDED.findall(text) if name not in os.environ})


NEEDED = re.compile(r"""env_var\(\s*\\?['"](\w+)\\?['"]\s*\)""")
"""A reference without a default value, as JSON has it."""
FACTS = re.compile(r"^\s*(adapter type|adapter version|dbt version): (.+)$")
"""What of dbt's words is kept; those about the connection may be anything."""
