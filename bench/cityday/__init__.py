"""The city day: what the people of three cities ask, while one city's back-ends say nothing for a third of it; ours and peers.

`questions` makes the stream, `oracle` knows what is true, `judge` compares, `clients` ask, `targets` are asked, `day` runs it all.
"""
