"""The types that a model declares: which kind of value they stand for, and which values they allow."""
from frontdoor.assessments.dmn import unary
from frontdoor.assessments.dmn.document import Element, TableError
from frontdoor.assessments.dmn.scanner import Place
from frontdoor.assessments.dmn.unary import UnaryTests
from frontdoor.assessments.dmn.values import Kind, kind_named

MOST_STEPS = 20


class Types:
    """The item definitions of a model by name. Types of several parts, lists, and names that nobody declares have no
    kind: values of any kind may stand there."""

    def __init__(self, root: Element, file: str) -> None:
        self.file = file
        self._declared = {element.attributes.get("name", ""): element for element in root.every("itemDefinition")}

    def kind(self, type_ref: str | None) -> Kind | None:
        """The kind of value behind a type. Raises TableError for types that are declared by each other."""
        for _ in range(MOST_STEPS):
            if type_ref is None:
                return None
            declared = self._find(type_ref)
            if declared is None:
                return kind_named(type_ref)
            if declared.attributes.get("isCollection") == "true" or declared.first("itemComponent") is not None:
                return None
            type_ref = declared.text_of("typeRef")
        raise TableError(f"The type `{type_ref}` is declared by itself; break the circle.", self.file, 1)

    def allowed(self, type_ref: str | None) -> UnaryTests | None:
        """The values that a type allows; None where it allows any. Raises TableError."""
        declared = self._find(type_ref) if type_ref is not None else None
        if declared is None or declared.attributes.get("isCollection") == "true":
            return None
        found = declared.first("allowedValues")
        if found is None:
            return self.allowed(declared.text_of("typeRef")) if self.kind(type_ref) is not None else None
        tests = unary.parsed(found.text_of("text") or "", Place(self.file, found.line))
        return None if tests.is_anything else tests

    def _find(self, type_ref: str) -> Element | None:
        return self._declared.get(type_ref) or self._declared.get(type_ref.rpartition(":")[2])
