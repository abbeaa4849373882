"""What is painted on: masks, strokes, shapes and their undoing, in numpy and without Qt."""
