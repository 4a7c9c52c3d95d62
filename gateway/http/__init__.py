"""The declared surface: routes, queries, rendering. FastAPI stands here and nowhere behind."""
