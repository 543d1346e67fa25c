"""Value types of the wire and of generated models."""
