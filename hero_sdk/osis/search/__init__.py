"""Full-text search over the objects of a domain."""
