select
    rental_id,
    bike_id,
    start_station_id,
    end_station_id,
    started_at,
    ended_at,
    date_diff('minute', started_at, ended_at) as minutes,
    cast(ceil(date_diff('minute', started_at, ended_at) / 30.0) as integer) as half_hours
from {{ ref('stg_rentals') }}
