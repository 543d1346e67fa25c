"""Object store with indexing and SmartIDs."""
