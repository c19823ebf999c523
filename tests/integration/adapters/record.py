"""What dbt's adapters take in a profile, and what they read in given outputs; as JSON.

Reads {"type": [output of profiles.yml, ...], ...} from standard input. Environment
variables that the outputs refer to have to be set. Nothing is connected to.
"""

import dataclasses
import enum
import importlib
import importlib.metadata
import json
import os
import sys
import types
import typing
from argparse import Namespace

from dbt.config.profile import Profile
from dbt.config.renderer import ProfileRenderer
from dbt.flags import set_from_args
from dbt_common.context import set_invocation_context


def main() -> None:
    given = json.load(sys.stdin)
    set_invocation_context(dict(os.environ))
    set_from_args(Namespace(), None)
    recorded = {
        kind: {**described(kind), "accepted": [accepted(output) for output in outputs]}
        for kind, outputs in sorted(given.items())
    }
    json.dump(recorded, sys.stdout, indent=1, sort_keys=True)
    print()


def described(kind: str) -> dict[str, object]:
    package = f"dbt-{kind}"
    found = [
        {
            field.name: {
                "kind": kind_of(typing.get_type_hints(c).get(field.name, str)),
                "required": field.default is dataclasses.MISSING
                and field.default_factory is dataclasses.MISSING,
            }
            for field in dataclasses.fields(c)
            if not field.name.startswith("_")
        }
        for c in credentials(kind)
    ]
    fields: dict[str, dict[str, object]] = {}
    for name in sorted({name for one in found for name in one}):
        having = [one[name] for one in found if name in one]
        # of several classes, what each of them asks for
        required = len(having) == len(found) and all(f["required"] for f in having)
        fields[name] = {"kind": having[0]["kind"], "required": required}
    if len(found) > 1:  # it decides which class
        fields = {**fields, "method": {"kind": "text", "required": False}}
    return {
        "package": package,
        "version": importlib.metadata.version(package),
        "fields": fields,
        "aliases": {
            alias: name
            for alias, name in sorted(credentials(kind)[0]._ALIASES.items())
            if name in fields
        },
    }


def credentials(kind: str) -> list[typing.Any]:
    """One class, or, where the authentication decides, one for each."""
    plugin = importlib.import_module(f"dbt.adapters.{kind}").Plugin
    chosen = plugin.credentials
    if dataclasses.is_dataclass(chosen):
        return [chosen]
    module = importlib.import_module(chosen.__module__)
    base = getattr(module, chosen.__name__.removesuffix("Factory"))
    return [
        c
        for c in vars(module).values()
        if isinstance(c, type) and base in c.__mro__[1:]
    ]


def kind_of(hint: typing.Any) -> str:
    kinds = set(kinds_in(hint))
    if "text" in kinds or not kinds:
        return "text"
    return "structure" if "structure" in kinds else kinds.pop()


def kinds_in(hint: typing.Any) -> typing.Iterator[str]:
    origin = typing.get_origin(hint)
    if isinstance(hint, typing.NewType):
        yield from kinds_in(hint.__supertype__)
    elif origin is typing.Annotated:
        yield from kinds_in(typing.get_args(hint)[0])
    elif origin in (typing.Union, types.UnionType):
        for option in typing.get_args(hint):
            if option is not type(None):
                yield from kinds_in(option)
    elif origin is not None or hint in (dict, list) or dataclasses.is_dataclass(hint):
        yield "structure"
    elif hint is bool:
        yield "flag"
    elif isinstance(hint, type) and issubclass(hint, enum.Enum):
        yield "text"
    elif isinstance(hint, type) and issubclass(hint, int | float):
        yield "number"
    else:
        yield "text"


def accepted(output: dict[str, typing.Any]) -> dict[str, object]:
    """The credentials that dbt reads from an output, as far as the output says them."""
    raw = {"p": {"target": "dev", "outputs": {"dev": output}}}
    profile = Profile.from_raw_profiles(raw, "p", ProfileRenderer({}))
    read = profile.credentials.to_dict()
    told = {name: read[name] for name in output if name in read}
    chosen = {"method"} if len(credentials(output["type"])) > 1 else set[str]()
    unread = sorted(set(output) - set(read) - {"type", "threads"} - chosen)
    return {
        "output": output,
        "read": told,
        "unread": unread,
        "threads": profile.threads,
    }


if __name__ == "__main__":
    main()
