"""The checks in a real Dagster: green, and red with the reason; neither fails the run,
and no secret is in the event log."""

import socket
import time
from collections.abc import Sequence
from pathlib import Path

import dagster as dg
import pytest
from made.floe_dbt import DbtResource, compute_check
from made.floe_platform import (
    LocalStorageResource,
    OAuth2Config,
    RestCatalogResource,
    service_check,
)

import rest_server

NAMES = ("catalog", "storage", "compute_duckdb")


def key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["platform", "shop", name])


def definitions(uri: str, folder: Path) -> dg.Definitions:
    checks: Sequence[dg.AssetChecksDefinition] = [
        service_check(key("catalog"), resource_key="catalog"),
        service_check(key("storage"), resource_key="storage"),
        compute_check(key("compute_duckdb"), target="dev"),
    ]
    (folder / "dbt").mkdir()
    (folder / "dbt" / "dbt_project.yml").write_text(
        "name: shop\nprofile: shop\nversion: 1.0.0\n"
    )
    (folder / "dbt" / "profiles.yml").write_text(
        "shop: {target: none, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n"
    )
    return dg.Definitions(
        assets=[dg.AssetSpec(key(name), group_name="platform") for name in NAMES],
        asset_checks=checks,
        jobs=[
            dg.define_asset_job("shop_connections", dg.AssetSelection.checks(*checks))
        ],
        resources={
            "catalog": RestCatalogResource(
                uri=uri,
                oauth2=OAuth2Config(
                    client_id=rest_server.CLIENT, client_secret="${CATALOG_SECRET}"
                ),
            ),
            "storage": LocalStorageResource(path=dg.EnvVar("SHOP_LAKE")),
            "dbt": DbtResource(
                project_dir=str(folder / "dbt"),
                profiles_dir=str(folder / "dbt"),
                state_dir=str(folder / "state"),
                single_writer=True,
            ),
        },
        executor=dg.in_process_executor,
    )


def run(defs: dg.Definitions, instance: dg.DagsterInstance):
    job = defs.resolve_job_def("shop_connections")
    result = job.execute_in_process(instance=instance)
    assert result.success
    said = "".join(str(record) for record in instance.all_logs(result.run_id))
    found = {e.asset_key.path[-1]: e for e in result.get_asset_check_evaluations()}
    assert set(found) == set(NAMES)
    return found, said


def test_checks_are_green(
    rest: rest_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOG_SECRET", rest_server.SECRET)
    monkeypatch.setenv("SHOP_LAKE", str(tmp_path / "lake"))
    with dg.instance_for_test() as instance:
        found, said = run(definitions(rest.uri, tmp_path), instance)
    assert {n: e.passed for n, e in found.items()} == dict.fromkeys(NAMES, True)
    assert found["catalog"].metadata["namespaces"].value == 1
    assert found["compute_duckdb"].metadata["dbt/adapter_type"].value == "duckdb"
    assert rest_server.SECRET not in said


def test_checks_are_red_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    monkeypatch.setenv("CATALOG_SECRET", "hunter2-hunter2")
    monkeypatch.setenv("SHOP_LAKE", str(tmp_path / "lake"))
    (tmp_path / "lake").write_text("a file where a folder should be")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        uri = f"http://127.0.0.1:{unused.getsockname()[1]}"
    defs = definitions(uri, tmp_path)
    profiles = tmp_path / "dbt" / "profiles.yml"
    profiles.write_text(profiles.read_text().replace("shop.duckdb", "no/such/a.duckdb"))
    started = time.monotonic()
    with dg.instance_for_test() as instance:
        found, said = run(defs, instance)
    assert time.monotonic() - started < 60
    assert {n: e.passed for n, e in found.items()} == dict.fromkeys(NAMES, False)
    assert {e.severity for e in found.values()} == {dg.AssetCheckSeverity.ERROR}
    assert "Connection refused" in str(found["catalog"].description)
    assert "FileExistsError" in str(found["storage"].description)
    assert "no/such" in str(found["compute_duckdb"].description)
    assert "hunter2" not in said


def test_a_variable_of_the_profile_that_is_not_set_is_named(
    rest: rest_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOG_SECRET", rest_server.SECRET)
    monkeypatch.setenv("SHOP_LAKE", str(tmp_path / "lake"))
    monkeypatch.delenv("SHOP_PASSWORD", raising=False)
    monkeypatch.setenv("SHOP_USER", "floe")
    defs = definitions(rest.uri, tmp_path)
    # nobody is there; with a server, dbt would send the reference as the password
    (tmp_path / "dbt" / "profiles.yml").write_text(
        "shop: {target: none, outputs: {dev: {type: postgres, host: 127.0.0.1, port: 9,"
        """ user: "{{ env_var('SHOP_USER') }}", dbname: shop, schema: main,"""
        """ application_name: "{{ env_var('SHOP_NAME', 'shop') }}","""
        """ password: "{{ env_var('SHOP_PASSWORD') }}" }}}\n"""
    )
    with dg.instance_for_test() as instance:
        found, _ = run(defs, instance)
    said = str(found["compute_duckdb"].description)
    assert not found["compute_duckdb"].passed
    assert said.startswith("The profile refers to what is not set: SHOP_PASSWORD. ")
    assert "Connection refused" in said
