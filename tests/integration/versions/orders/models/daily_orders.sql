{{ config(materialized="incremental", incremental_strategy="delete+insert", unique_key="day") }}
select day, count(*) as orders, sum(amount) as amount
from {{ ref("stg_orders") }}
{% if var("partition_start", none) %}
where day >= cast('{{ var("partition_start")[:10] }}' as date)
  and day < cast('{{ var("partition_end")[:10] }}' as date)
{% endif %}
group by day
