"""Processes killed while they write, and what is found afterwards."""
