"""Adapters against recorded answers, odd answers, and the twins, over real sockets."""
