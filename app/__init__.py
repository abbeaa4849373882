"""The Scorebrush window and command line."""
