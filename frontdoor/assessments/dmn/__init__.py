"""Decision tables of DMN (Decision Model and Notation, OMG, 1.1 to 1.5): read, evaluated, and turned into definitions.

Only decision tables with constants: what goes further is refused in a sentence, so that nothing is half understood.
"""
