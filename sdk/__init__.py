"""The clients in other languages, and what makes them from the contract. Ships with nothing of the gateway."""
