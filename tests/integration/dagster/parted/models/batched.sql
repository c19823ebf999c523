{{ config(
    materialized="incremental", incremental_strategy="microbatch",
    event_time="happened_at", batch_size="day", begin="2024-01-01", lookback=1
) }}
select happened_at, id from {{ ref("raw_events") }}
{% if var("partition_key", "") == env_var("BREAK_ON", "-") %} where no_such_column {% endif %}
