"""What the DAGs of this folder build."""

from airflow.sdk import Asset

from shop.floe_dbt import Block, Check, Node, SourceFreshness
from shop.settings import DBT


def asset(name: str) -> Asset:
    return Asset(name=f"shop/{name}", uri=f"floe://shop/{name}", group="shop")


SEEDS = Block(
    name="seeds",
    dbt=DBT,
    nodes=[
        Node("seed.shop.raw_customers", asset("raw_customers")),
        Node("seed.shop.raw_orders", asset("raw_orders")),
    ],
)
MODELS = Block(
    name="models",
    dbt=DBT,
    nodes=[
        Node("model.shop.stg_customers", asset("stg_customers")),
        Node("model.shop.stg_orders", asset("stg_orders")),
        Node(
            "model.shop.dim_customers",
            asset("dim_customers"),
            parents=["model.shop.stg_customers", "model.shop.stg_orders"],
        ),
        Node(
            "model.shop.fct_orders",
            asset("fct_orders"),
            parents=["model.shop.stg_orders"],
        ),
        Node(
            "model.shop.rpt_customers",
            asset("rpt_customers"),
            parents=["model.shop.dim_customers"],
        ),
        Node(
            "model.shop.rpt_orders",
            asset("rpt_orders"),
            parents=["model.shop.dim_customers", "model.shop.fct_orders"],
        ),
        Node(
            "snapshot.shop.snap_customers",
            asset("snap_customers"),
            parents=["model.shop.stg_customers"],
        ),
    ],
    checks=[
        Check("test.shop.few_orders.a9732026bf", reads=["model.shop.dim_customers"]),
        Check(
            "test.shop.not_null_fct_orders_order_id.4e687af8d0",
            reads=["model.shop.fct_orders"],
        ),
        Check(
            "test.shop.orders_have_customers",
            reads=["model.shop.fct_orders", "model.shop.dim_customers"],
        ),
        Check(
            "test.shop.relationships_fct_orders_customer_id__customer_id"
            "__ref_dim_customers_.d5636051d4",
            reads=["model.shop.fct_orders", "model.shop.dim_customers"],
        ),
        Check(
            "test.shop.unique_dim_customers_customer_id.15c9f1e2fd",
            reads=["model.shop.dim_customers"],
        ),
        Check(
            "test.shop.unique_fct_orders_order_id.523ddb6ce5",
            reads=["model.shop.fct_orders"],
        ),
        Check(
            "unit_test.shop.dim_customers.counts_orders",
            reads=["model.shop.dim_customers"],
        ),
    ],
    timeout_s=300,
)
DRIFTED = Block(
    name="drifted",
    dbt=DBT,
    nodes=[
        Node("model.shop.stg_customers", asset("drifted_customers")),
        Node("model.shop.gone", asset("gone")),
    ],
)
SLOW = Block(
    name="slow",
    dbt=DBT,
    nodes=[
        Node("model.shop.stg_customers", asset("slow_customers")),
        Node(
            "model.shop.rpt_customers",
            asset("slow_report"),
            parents=["model.shop.stg_customers"],
        ),
    ],
    timeout_s=25,
)
SOURCES = SourceFreshness(
    dbt=DBT,
    sources=[
        "source.shop.landing.customers",
        "source.shop.landing.orders",
        "source.shop.landing.payments",
    ],
)
