"""Airflow's exceptions, wherever the version has them. Imported when a task runs."""

try:  # 3.2 and later
    from airflow.sdk.exceptions import (
        AirflowException,
        AirflowFailException,
        AirflowSkipException,
        DownstreamTasksSkipped,
    )
except ImportError:
    from airflow.exceptions import (
        AirflowException,  # pyright: ignore[reportPrivateImportUsage]
        AirflowFailException,
        AirflowSkipException,
        DownstreamTasksSkipped,
    )

__all__ = [
    "AirflowException",
    "AirflowFailException",
    "AirflowSkipException",
    "DownstreamTasksSkipped",
]
