select * from {{ ref("totals") }} where amount < {{ var("least", 0) }}
