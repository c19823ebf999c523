"""Where the dbt project lies: each test says so by FLOE_DBT_PROJECT_DIR."""

from shop.floe_dbt import DbtProject

DBT = DbtProject(project_dir="shop", profiles_dir="shop", single_writer=True)
