{{ config(materialized="table") }}
select
    '{{ var("partition_key", "") }}' as key,
    '{{ var("partition_dimensions", {"day": [""]})["day"][0] }}' as day,
    '{{ var("partition_dimensions", {"region": [""]})["region"][0] }}' as region,
    '{{ var("partition_start", "2024-01-01") }}' as window_start
