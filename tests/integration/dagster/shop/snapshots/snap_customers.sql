{% snapshot snap_customers %}
{{ config(target_schema="main", unique_key="customer_id", strategy="check", check_cols=["name"]) }}
select customer_id, name from {{ ref("stg_customers") }}
{% endsnapshot %}
