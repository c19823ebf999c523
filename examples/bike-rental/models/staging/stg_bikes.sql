select
    bike_id,
    lower(kind) as kind,
    home_station_id,
    cast(bought_on as date) as bought_on,
    status
from {{ source('depot', 'bikes') }}
