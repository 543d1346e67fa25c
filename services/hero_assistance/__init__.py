"""A support desk a product team runs itself."""
