{{ config(materialized="incremental", unique_key="order_id") }}
select order_id, customer_id, amount from {{ ref("int_paid") }}
