"""Generated code, a package for each domain.

Written by `hero-sdk generate`. Change the schemas, not this file.
"""
