"""What the window keeps: pictures, settings, and where they lie."""
