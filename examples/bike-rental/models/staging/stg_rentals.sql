select
    cast(rental_id as integer) as rental_id,
    bike_id,
    start_station_id,
    end_station_id,
    cast(started_at as timestamp) as started_at,
    cast(ended_at as timestamp) as ended_at
from {{ source('depot', 'rentals') }}
where ended_at is not null
