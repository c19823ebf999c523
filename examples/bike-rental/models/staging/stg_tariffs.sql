select
    lower(kind) as kind,
    cast(unlock_fee as decimal(8, 2)) as unlock_fee,
    cast(half_hour_fee as decimal(8, 2)) as half_hour_fee
from {{ source('depot', 'tariffs') }}
