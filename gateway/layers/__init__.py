"""Nine short layers around every back-end call; `stack` holds their order and the reasons."""
