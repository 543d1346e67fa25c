"""Callers that are careless, clumsy or worse, against a hero_food with its city, over rpc.sock and over TCP."""
