"""The engine: inert requests go in, progress and results come out."""
