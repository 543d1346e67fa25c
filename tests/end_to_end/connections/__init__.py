"""Connections on real sockets, good and hostile, with a small application behind them."""
