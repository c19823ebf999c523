"""What a person types to try DAGs without a server, in one process, so that Airflow is imported once.

python try_dags.py DAG_ID…: `airflow db migrate`, `airflow dags reserialize`, `airflow dags test DAG_ID` for each.
"""

import sys

from airflow.__main__ import main

for command in (
    ["db", "migrate"],
    ["dags", "reserialize"],
    *(["dags", "test", dag_id] for dag_id in sys.argv[1:]),
):
    sys.argv = ["airflow", *command]
    main()
