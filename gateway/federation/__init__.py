"""Plan a question over the sources, gather their answers, merge them into one honest page."""
