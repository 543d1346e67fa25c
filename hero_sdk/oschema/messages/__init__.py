"""All wording of the language, one module per topic; `catalogue` knows every message.

Codes: E001–E199 and W101–W199 for syntax, E201–E599 and W601–W699 for meaning.
"""
