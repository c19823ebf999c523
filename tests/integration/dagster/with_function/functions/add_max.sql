x + (select max(id) from {{ ref("base") }})
