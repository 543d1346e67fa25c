"""The generator: from a resolved schema to files."""
