"""Score networks. Each is called as ``network(x, time, label)``."""
