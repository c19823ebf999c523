"""Fields of a resource as the words of a configuration."""

import dagster as dg


def words_of(config: dg.Config) -> dict[str, object]:
    """What is set, by name; a `dg.EnvVar` as a reference to its variable."""
    found: dict[str, object] = {}
    for name in type(config).model_fields:
        value: object = getattr(config, name)
        if value is not None:
            found[name] = _word(value)
    return found


def _word(value: object) -> object:
    # Dagster fills variables in for a run; elsewhere they are still references
    if isinstance(value, dg.EnvVar):
        return {"env": value.env_var_name}
    if isinstance(value, dg.Config):
        return words_of(value)
    return value
