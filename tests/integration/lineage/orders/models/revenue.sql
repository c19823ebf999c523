{{ config(materialized="table") }}
select customer, sum(amount) as total, count(*) as order_count
from {{ ref("large") }}
group by customer
