"""From a resolved schema to the intermediate representation: one module per generated file."""
