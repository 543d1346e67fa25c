"""What breaks when a schema changes: `hero-sdk breaking`.

    from hero_sdk.oschema.breaking.compare import compare       two schemas → Comparison
    from hero_sdk.oschema.breaking.explain import explain_rule  a code → what it means, with examples

Every comparison asks the same question: can whoever reads a value read all that may have been written? `way` says who
writes and who reads, `types` compares what stands in one place, the other modules what has a name. All wording is in
`messages`.
"""
