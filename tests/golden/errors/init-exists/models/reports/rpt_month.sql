{{ config(tags=['finance_monthly', 'core']) }}
select * from {{ ref('orders') }}
