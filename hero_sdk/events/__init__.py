"""Event values and positions."""
