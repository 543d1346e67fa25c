"""The façade of a domain, ``__init__.py``: every public name, loaded when touched."""

from __future__ import annotations

from collections.abc import Mapping

from hero_sdk.codegen import ir
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.imports import Imports, from_statement, sorted_imports, sorted_names
from hero_sdk.codegen.layout import Assign, Prefixed, collection, laid_out
from hero_sdk.codegen.lowering.docs import file_docstring
from hero_sdk.codegen.lowering.models import exports
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["lower_facade"]


def lower_facade(catalog: Catalog, domain: schema.Domain, homes: Mapping[str, list[str]]) -> ir.Facade:
    """``homes``: module → the names it defines."""
    defined = sorted_names(name for names in homes.values() for name in names)
    docstring = file_docstring(catalog, domain.name, domain.doc or f"The {domain.name} domain.")
    if not defined:
        return ir.Facade(docstring=docstring, body=None)
    imports = Imports(defined, catalog.first_party)
    type_checking = imports.name("typing", "TYPE_CHECKING")
    any_type = imports.name("typing", "Any")
    import_module = imports.name("importlib", "import_module")
    entries = [
        Prefixed(f"{literal(module)}: ", collection("(", map(literal, sorted_names(names)), ")"))
        for module, names in homes.items()
    ]
    body = ir.FacadeBody(
        imports=imports.text(),
        exports=exports(defined),
        type_checking=type_checking,
        known_names=tuple(from_statement(f".{module}", sorted_imports(names), 4) for module, names in homes.items()),
        homes=laid_out(Assign("_HOMES", None, collection("{", entries, "}")), 0),
        import_module=import_module,
        any_type=any_type,
    )
    return ir.Facade(docstring=docstring, body=body)
