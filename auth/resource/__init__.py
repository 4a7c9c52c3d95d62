"""What any protected API needs: verify a token once, know its scopes, say what is missing."""
