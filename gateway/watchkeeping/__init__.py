"""Part of the composition root: what one worker sees, gathered and told to the store that operators watch."""
