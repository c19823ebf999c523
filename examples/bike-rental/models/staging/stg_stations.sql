select
    station_id,
    name as station_name,
    lower(district) as district,
    cast(docks as integer) as docks
from {{ source('depot', 'stations') }}
