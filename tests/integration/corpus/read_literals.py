"""Parses generated Python with `ast` and prints what its modules say, as JSON. Runs nothing.

stdin: {PATH: TEXT}. stdout: {"modules": {PATH: {"doc": TEXT, "names": {NAME: VALUE}}}, "pyproject": {…}}, where a call is
{"call": NAME, "args": […], "kw": {…}}, a name {"name": …}, a dict {"dict": [[KEY, VALUE], …]}, a set {"set": […]}.
Anything but imports, assignments and literals of that kind ends the program with an error: text has become code.
"""

import ast
import json
import sys
import tomllib

CALLS = {
    *(
        "dg.AssetSpec",
        "dg.AssetKey",
        "dg.AssetCheckSpec",
        "table_schema",
        "code_references",
        "source_file",
        "Lineage",
        "Telemetry",
    ),
    *("dg.Definitions", "dg.Definitions.merge"),
    *("dg.define_asset_job", "dg.ScheduleDefinition"),
    *(
        "dg.AssetSelection.assets",
        "dg.AssetSelection.checks",
        "dbt_block",
        "source_checks",
        "source_freshness",
    ),
    "DbtResource",
    # what the product runs on
    *("compute_check", "service_check", "IcebergIOManager", "checked"),
    *("OAuth2Config", "RestCatalogResource", "SqlCatalogResource"),
    *("S3StorageResource", "LocalStorageResource"),
    # partitions and what goes with them
    *(
        "dg.AllPartitionMapping",
        "dg.AssetDep",
        "dg.AutomationCondition.eager",
        "dg.AutomationCondition.on_cron",
        "dg.BackfillPolicy.multi_run",
        "dg.BackfillPolicy.single_run",
        "dg.DimensionPartitionMapping",
        "dg.DynamicPartitionsDefinition",
        "dg.IdentityPartitionMapping",
        "dg.LastPartitionMapping",
        "dg.MultiPartitionMapping",
        "dg.MultiPartitionsDefinition",
        "dg.MultiToSingleDimensionPartitionMapping",
        "dg.RetryPolicy",
        "dg.StaticPartitionMapping",
        "dg.StaticPartitionsDefinition",
        "dg.TimeWindowPartitionMapping",
        "dg.TimeWindowPartitionsDefinition",
        "datetime",
        "timedelta",
    ),
    # what starts runs
    *(
        "Launch",
        "after_schedules",
        "asset_sensor",
        "file_sensor",
        "freshness_sensor",
        "health_sensor",
        "job_schedule",
        "run_status_webhook",
    ),
}


def main() -> None:
    files = json.load(sys.stdin)
    modules = {}
    for path, text in files.items():
        if path.endswith(".py"):
            try:
                # from bytes, as Python reads a file: a coding line would show here
                modules[path] = module(ast.parse(text.encode("utf-8", "surrogatepass")))
            except Exception as error:
                raise ValueError(f"{path}: {error}") from error
    pyproject = tomllib.loads(files["pyproject.toml"])
    json.dump({"modules": modules, "pyproject": pyproject}, sys.stdout)


def module(tree: ast.Module) -> dict[str, object]:
    names = {}
    for statement in tree.body[1:]:
        match statement:
            case ast.Import(names=[ast.alias(name="dagster", asname="dg")]):
                pass
            case ast.ImportFrom(level=level) if level > 0:
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=expression):
                names[name] = value(expression)
            case ast.AnnAssign(
                target=ast.Name(id=name), value=ast.expr() as expression
            ):
                names[name] = value(expression)
            case _:
                raise ValueError(
                    f"line {statement.lineno}: {ast.unparse(statement)[:200]}"
                )
    doc = tree.body[0]
    assert isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant)
    return {"doc": doc.value.value, "names": names}


def value(node: ast.expr | None) -> object:
    match node:
        case ast.Constant(value=str() | bool() | int() | float() | None):
            return node.value
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [value(item) for item in items]
        case ast.Set(elts=items):
            return {"set": [value(item) for item in items]}
        case ast.Dict(keys=keys, values=values):
            return {
                "dict": [
                    ["**" if k is None else value(k), value(v)]
                    for k, v in zip(keys, values, strict=True)
                ]
            }
        case ast.Name() | ast.Attribute():
            return {"name": dotted(node)}
        case ast.Starred(value=inner):
            return {"star": value(inner)}
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return {"union": [value(left), value(right)]}
        case ast.Call(func=function, args=args, keywords=keywords):
            if dotted(function) not in CALLS:
                raise ValueError(f"line {node.lineno}: call of {dotted(function)}")
            return {
                "call": dotted(function),
                "args": [value(a) for a in args],
                "kw": {str(k.arg): value(k.value) for k in keywords},
            }
    raise ValueError(f"line {getattr(node, 'lineno', 0)}: {type(node).__name__}")


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=name):
            return f"{dotted(inner)}.{name}"
    return f"<{type(node).__name__}>"


if __name__ == "__main__":
    main()
