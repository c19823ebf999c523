-- What the stations earned is what the rentals cost: no rental is lost or counted twice on the way.
select rentals.total, days.total as in_report
from (select sum(price) as total from {{ ref('fct_rentals') }}) as rentals
cross join (select sum(revenue) as total from {{ ref('mart_station_days') }}) as days
where rentals.total is distinct from days.total
