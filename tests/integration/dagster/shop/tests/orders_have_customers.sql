select order_id from {{ ref("fct_orders") }}
where customer_id not in (select customer_id from {{ ref("dim_customers") }})
