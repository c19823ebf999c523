"""Running dbt, whatever the orchestrator: what the runtimes of all plugins share.

Knows no orchestrator and imports the standard library only.
"""
