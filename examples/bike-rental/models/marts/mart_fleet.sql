select
    bikes.bike_id,
    bikes.kind,
    bikes.status,
    count(distinct history.dbt_scd_id) as versions,
    count(distinct rentals.rental_id) as rentals,
    coalesce(max(rentals.ended_at), cast(bikes.bought_on as timestamp)) as last_seen_at
from {{ ref('stg_bikes') }} as bikes
left join {{ ref('bikes_history') }} as history using (bike_id)
left join {{ ref('fct_rentals') }} as rentals using (bike_id)
group by bikes.bike_id, bikes.kind, bikes.status, bikes.bought_on
