"""Models made by hand: tables as rows of text, without the XML round them."""
from collections.abc import Sequence
from html import escape
from typing import Any

from frontdoor.assessments.dmn import reading
from frontdoor.assessments.dmn.model import Model
from frontdoor.assessments.dmn.table import Decided

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def entry(name: str, text: str) -> str:
    return f"<{name}><text>{escape(text)}</text></{name}>"


def column(name: str, kind: str = "number", allowed: str = "") -> str:
    """An input column that tests the input of that name."""
    values = entry("inputValues", allowed) if allowed else ""
    typed = f' typeRef="{kind}"' if kind else ""
    return f"<input><inputExpression{typed}><text>{escape(name)}</text></inputExpression>{values}</input>"


def output(name: str = "", allowed: str = "", default: str = "") -> str:
    named = f' name="{name}"' if name else ""
    return (f"<output{named}>{entry('outputValues', allowed) if allowed else ''}"
            f"{entry('defaultOutputEntry', default) if default else ''}</output>")


def table(columns: Sequence[str], outputs: Sequence[str], rows: Sequence[Sequence[str]], policy: str = "UNIQUE",
          aggregation: str = "") -> str:
    """A decision table; a row has the tests first and then the outputs."""
    written = "".join("<rule>" + "".join(
        entry("inputEntry" if place < len(columns) else "outputEntry", text) for place, text in enumerate(row))
        + "</rule>\n" for row in rows)
    added = f' aggregation="{aggregation}"' if aggregation else ""
    return (f'<decisionTable hitPolicy="{policy}"{added}>{"".join(columns)}{"".join(outputs)}\n{written}'
            "</decisionTable>")


def decision(logic: str, name: str = "Answer", kind: str = "") -> str:
    typed = f' typeRef="{kind}"' if kind else ""
    return f'<decision name="{name}"><variable name="{name}"{typed}/>\n{logic}</decision>\n'


def data(name: str, kind: str = "number") -> str:
    typed = f' typeRef="{kind}"' if kind else ""
    return f'<inputData name="{name}"><variable name="{name}"{typed}/></inputData>\n'


def document(*parts: str, namespace: str = DMN_1_3) -> bytes:
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{namespace}" name="made" namespace="made">\n'
            f"{''.join(parts)}</definitions>").encode()


def read(*parts: str) -> Model:
    return reading.read(document(*parts), "made.dmn")


def decide(logic: str, given: dict[str, Any], *inputs: str) -> Decided:
    """What one table gives on inputs in the form of JSON."""
    model = read(decision(logic), *inputs)
    return model.decide(model.decision(), model.given(given))
