"""Made from the contract. Made by `python -m sdk.generate` from the contract; a change here is undone by the next run."""
