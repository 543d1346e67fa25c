"""The OpenRPC document of a domain: made from the schema, and checked beyond what a validator sees."""

from hero_sdk.codegen.openrpc.check import check_document
from hero_sdk.codegen.openrpc.document import openrpc_document

__all__ = ["check_document", "openrpc_document"]
