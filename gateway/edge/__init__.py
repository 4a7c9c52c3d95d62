"""The edge: raw ASGI, speaks HTTP and knows no city."""
