select
    stations.station_id,
    stations.station_name,
    stations.district,
    stations.docks,
    count(bikes.bike_id) as home_bikes
from {{ ref('stg_stations') }} as stations
left join {{ ref('stg_bikes') }} as bikes on bikes.home_station_id = stations.station_id
group by all
