"""The shop of tests/integration/dagster as DAGs, written by hand as the plugin would."""
