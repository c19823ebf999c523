{{ config(materialized="view") }}
select id as order_id, customer, amount from {{ ref("raw_orders") }}
