select sum(orders) as orders, sum(amount) as amount from {{ ref("daily_orders") }}
