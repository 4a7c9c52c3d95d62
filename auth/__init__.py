"""Identity, able to move out: `resource` protects an API, `server` issues tokens, `upstream` has people logged in."""
