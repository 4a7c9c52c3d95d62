"""What it costs: the gateway beside bare peers in one run, as ratios. `python -m bench` measures, `python -m bench soak` waits."""
