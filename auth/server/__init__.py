"""The authorization server and OpenID provider: endpoints, grants, keys, pages. Runs alone on its own origin."""
