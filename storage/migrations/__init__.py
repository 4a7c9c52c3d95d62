"""How the tables grew: Alembic's revisions in `versions/`; `run` applies them at start."""
