"""Other people's servers, each written as its own manual shows."""
