{{ config(materialized="table") }}
select c.name, sum(o.amount) as amount
from {{ ref("fct_orders") }} as o
join {{ ref("dim_customers") }} as c using (customer_id)
group by c.name
