"""All wording about changes between two versions, one module per topic; `catalogue` knows every rule.

Codes: B100–B199 for what breaks callers, B200–B299 for what breaks stored rows.
"""
