"""What a person types to try a DAG without a server, in one process, so that Airflow is imported once.

python try_dag.py DAG_ID: `airflow db migrate`, `airflow dags reserialize`, `airflow dags test DAG_ID`.
"""

import sys

from airflow.__main__ import main

for command in (
    ["db", "migrate"],
    ["dags", "reserialize"],
    ["dags", "test", sys.argv[1]],
):
    sys.argv = ["airflow", *command]
    main()
