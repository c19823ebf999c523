select amount / orders as mean from {{ ref("totals") }}
