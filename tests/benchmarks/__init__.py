"""Measurements, taken side by side in one interleaved run; `scripts/bench --help` lists them."""
