"""What leaves the house about its own doing: traces, metrics, logs, budgets. Hears events, is never asked."""
