{% macro duckdb__scalar_function_sql(target_relation) %}
create or replace function {{ target_relation.schema }}.{{ target_relation.identifier }}(x) as ({{ model.compiled_code }})
{% endmacro %}
