"""The twins: simulators of the cities' back-ends, each on its real wire protocol, over real sockets.

Nothing here imports the gateway's packages and nothing there imports this one: `python -m sandbox` is the border.
"""
