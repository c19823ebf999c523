{{ config(materialized="table") }}
select
    '{{ var("partition_key") }}' as key,
    '{{ var("partition_dimensions")["day"][0] }}' as day,
    '{{ var("partition_dimensions")["region"][0] }}' as region,
    '{{ var("partition_start") }}' as window_start
