"""The partitioned project of tests/integration/dagster as DAGs."""
