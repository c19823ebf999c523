{{ config(materialized="table") }} select {{ function("add_max") }}(1) as id
