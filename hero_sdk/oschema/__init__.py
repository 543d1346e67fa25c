"""The oschema language: text in, values out."""
