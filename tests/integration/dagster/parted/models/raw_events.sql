{{ config(materialized="table", event_time="happened_at") }}
-- three events a day in January, at 01:00, 12:00 and 23:00 UTC
select
    day::timestamp + hour * interval 1 hour as happened_at,
    (row_number() over (order by day, hour))::integer as id
from
    range(date '2024-01-01', date '2024-02-01', interval 1 day) as days(day),
    (values (1), (12), (23)) as hours(hour)
