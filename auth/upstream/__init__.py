"""The relying party: has people logged in by the identity providers of the cities."""
