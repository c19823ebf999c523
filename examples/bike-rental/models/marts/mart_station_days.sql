select
    stations.station_id,
    stations.station_name,
    stations.district,
    cast(rentals.started_at as date) as rented_on,
    count(*) as rentals,
    cast(sum(rentals.minutes) as integer) as minutes,
    sum(rentals.price) as revenue
from {{ ref('fct_rentals') }} as rentals
inner join {{ ref('dim_stations') }} as stations on stations.station_id = rentals.start_station_id
group by all
