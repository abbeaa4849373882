"""How good generated pictures are, beside the same figures for real photographs."""
