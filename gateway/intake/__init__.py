"""Intake: what citizens ask a city to do, from the check of what they send to the last word of the city."""
