{{ config(materialized="table") }}
select count(*) as customer_count from {{ ref("dim_customers") }}
