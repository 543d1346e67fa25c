"""JSON-RPC: envelope, context, methods, dispatch."""
