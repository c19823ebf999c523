{{ config(materialized='incremental', unique_key='rental_id') }}

select
    rentals.rental_id,
    rentals.bike_id,
    rentals.start_station_id,
    rentals.end_station_id,
    rentals.started_at,
    rentals.ended_at,
    rentals.minutes,
    tariffs.unlock_fee + tariffs.half_hour_fee * rentals.half_hours as price
from {{ ref('int_rental_minutes') }} as rentals
inner join {{ ref('stg_bikes') }} as bikes using (bike_id)
inner join {{ ref('stg_tariffs') }} as tariffs using (kind)
{% if is_incremental() %}
where rentals.ended_at > (select coalesce(max(ended_at), timestamp '1970-01-01') from {{ this }})
{% endif %}
