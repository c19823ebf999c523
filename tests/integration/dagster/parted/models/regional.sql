{{ config(materialized="incremental", unique_key="region") }}
select '{{ var("partition_key", "") }}' as region
