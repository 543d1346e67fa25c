"""The oschema language: text in, values out.

    from hero_sdk.oschema.parse import parse                    SourceFile → tree.Document, findings
    from hero_sdk.oschema.resolver import resolve               documents → schema.Schema, findings
    from hero_sdk.oschema.format import format_document         tree.Document → text in canonical form
    from hero_sdk.oschema.render import render_diagnostics      findings → frames, or JSON

Each module stands alone, so that a command loads only what it needs. `grammar.lark` is the language on one page.
"""
