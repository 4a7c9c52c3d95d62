/** The version of the contract. Made by `python -m sdk.generate` from the contract; a change here is undone by the next run. */
export const VERSION = "0.1.0";
