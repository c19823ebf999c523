"""DAGs that wait."""
