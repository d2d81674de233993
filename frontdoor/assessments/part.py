"""What every part of a definition shares: ids, the strict base, and the error that names file and line."""
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, WithJsonSchema

from frontdoor.errors import FrontDoorError

FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
# What only the compiler can read; `schema` puts what it looks like in the place of the mark.
RawTest = Annotated[Any, WithJsonSchema({"x-ref": "test"})]
RawFunction = Annotated[Any, WithJsonSchema({"x-ref": "function"})]
ServiceId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class DefinitionError(FrontDoorError):
    """A definition is wrong. `say` is one sentence with the cure; `file` and `line` say where."""

    def __init__(self, say: str, file: str = "", line: int = 0) -> None:
        super().__init__(f"{file}:{line}: {say}" if file else say)
        self.say, self.file, self.line = say, file, line


class Part(BaseModel):
    """Anything inside a definition: unknown keys are errors, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
