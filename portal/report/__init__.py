"""A month of one city as a document: what it was good for, for the city's IT department and its mayor. German; one file; no person."""
