"""Makes the generated parts of the clients from `openapi/hansa.json`: the same contract, the same bytes."""
