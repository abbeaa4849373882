"""Editing: what a photograph shows in one part of it is made anew, at its own resolution."""
