"""The flow of a request: edge, http, federation, layers."""
