{{ config(materialized="incremental", unique_key="window_start") }}
-- what the run says of its window: a row for each
select
    '{{ var("partition_keys", []) | join(",") }}' as keys,
    '{{ var("partition_start", "2024-01-01") }}' as window_start,
    '{{ var("partition_end", "2024-01-01") }}' as window_end,
    (
        select count(*) from {{ ref("raw_events") }}
        where happened_at at time zone 'UTC' >= '{{ var("partition_start", "2024-01-01") }}'::timestamptz
            and happened_at at time zone 'UTC' < '{{ var("partition_end", "2024-01-01") }}'::timestamptz
    )::integer as events
