"""What generated handlers stand on."""
