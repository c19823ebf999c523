"""Metadata of Python assets, checked when the definitions load."""

# Some types of Dagster are open.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from collections.abc import Iterator

import dagster as dg

from .frames import FrameError, wanted_kind
from .settings import (
    INPUT_KEYS,
    PREFIX,
    SettingsError,
    Words,
    asset_settings,
)


def checked(defs: dg.Definitions, *, io_manager_key: str = "iceberg") -> dg.Definitions:
    """The same definitions.

    Raises: DagsterInvalidDefinitionError with everything that is wrong about their
        `iceberg/…` metadata, so that it is seen before a run has computed anything.
    """
    problems = [
        problem
        for assets in defs.assets or ()
        if isinstance(assets, dg.AssetsDefinition)
        for problem in (
            *_of_outputs(assets, io_manager_key),
            *_of_inputs(assets, io_manager_key),
        )
    ]
    if problems:
        raise dg.DagsterInvalidDefinitionError("\n".join(problems))
    return defs


def _of_outputs(assets: dg.AssetsDefinition, io_manager_key: str) -> Iterator[str]:
    for spec in assets.specs:
        keys = [name for name in spec.metadata if name.startswith(PREFIX)]
        name = spec.key.to_user_string()
        ours = (
            assets.is_executable
            and assets.get_io_manager_key_for_asset_key(spec.key) == io_manager_key
        )
        if not ours and assets.is_executable and keys:
            yield (
                f'The asset "{name}" has "{keys[0]}", which only the IO manager '
                f'"{io_manager_key}" reads: set io_manager_key="{io_manager_key}"'
            )
        elif ours:
            try:
                asset_settings(spec.metadata, spec.partitions_def)
            except SettingsError as error:
                for problem in error.problems:
                    yield f'The asset "{name}": {problem}'


def _of_inputs(assets: dg.AssetsDefinition, io_manager_key: str) -> Iterator[str]:
    if not assets.is_executable:
        return
    for input_def in assets.node_def.input_defs:
        where = f'The input "{input_def.name}" of "{assets.node_def.name}"'
        words = Words(input_def.metadata, INPUT_KEYS)
        for problem in words.problems:
            yield f"{where}: {problem}"
        if input_def.input_manager_key == io_manager_key:
            try:
                wanted_kind(input_def.dagster_type.typing_type)
            except FrameError as error:
                yield f"{where}: {error}"
