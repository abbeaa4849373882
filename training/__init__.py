"""Training, evaluating and publishing the models."""
