"""Taking a part out together with the places that only list it: pages, what gates need, test cases, groups."""
from collections.abc import Collection, Mapping
from typing import Any

from frontdoor.catalogue.editing import parts, references
from frontdoor.catalogue.editing.boxes import ABSENT, held, laid_in
from frontdoor.catalogue.editing.loading import Plain
from frontdoor.catalogue.editing.references import Use
from frontdoor.catalogue.editing.sections import Section


def in_the_way(base: Mapping[str, Any], section: Section, name: str) -> list[Use]:
    """The uses of a part on which rules or words rest: it cannot go before they do."""
    return [use for use in references.uses(base, section.id, name) if not use.light]


def listed(base: Mapping[str, Any], section: Section, name: str) -> list[Use]:
    """The uses that go with the part."""
    return [use for use in references.uses(base, section.id, name) if use.light]


def removed(base: Mapping[str, Any], section: Section, name: str) -> Plain:
    """The whole without a part and without what only lists it. Raises UnknownPart."""
    left = _not_overridden(parts.remove(base, section.shelf, name), section.id, name)
    take_out = _TAKING_OUT.get(section.id)
    return take_out(left, name) if take_out else left


def _not_overridden(base: Plain, kind: str, name: str) -> Plain:
    gone = {f"{key}.{name}.{test}" for key, test in references.TESTED.get(kind, ())}
    return _listed_no_more(base, "overridable", gone)


def _listed_no_more(base: Plain, key: str, gone: Collection[str]) -> Plain:
    """Without some of what a key lists; without the key, once it lists nothing."""
    kept = [one for one in base.get(key) or [] if one not in gone]
    return {**base, key: kept} if kept else parts.without(base, key)


def _of_a_person(base: Plain, name: str) -> Plain:
    def said(answer: Any) -> Any:
        if not isinstance(answer, list):
            return answer
        return [{key: value for key, value in one.items() if key != name} if isinstance(one, Mapping) else one
                for one in answer]

    return _each(base, "cases", lambda case: {**case, "given": {
        key: said(answer) for key, answer in (case.get("given") or {}).items()}})


def _question(base: Plain, name: str) -> Plain:
    for key in ("more_never_helps", "less_never_helps"):
        base = _listed_no_more(base, key, {name})
    found = _each(base, "pages", lambda page: _unlisted(page, "facts", name))
    found = _each(found, "gates", lambda gate: _unlisted(gate, "needs", name))
    found = _each(found, "cases", lambda case: _without(case, f"given.{name}"))
    found = _each(found, "cases", lambda case: _unexpected(case, "ask_next", name))
    found = _each(found, "cases", lambda case: _unlisted(case, "expect.missing", name))
    pages = [page for page in found.get("pages") or [] if page if isinstance(page, list) or page.get("facts")]
    return {**found, "pages": pages} if pages else parts.without(found, "pages")


def _criterion(base: Plain, name: str) -> Plain:
    return _each(base, "cases", lambda case: _without(case, f"expect.reasons.{name}"))


def _outcome(base: Plain, name: str) -> Plain:
    groups = [[one for one in group if one != name] for group in base.get("order_decides") or []]
    kept = [group for group in groups if len(group) > 1]
    left = {**base, "order_decides": kept} if kept else parts.without(base, "order_decides")
    return _each(left, "cases", lambda case: _unexpected(case, "outcome", name))


def _flag(base: Plain, name: str) -> Plain:
    found = _each(base, "cases", lambda case: _unlisted(case, "expect.flags", name))
    more = held(found, "sampling.more_when")
    if more is ABSENT:
        return found
    kept = [one for one in more if one.get("flag") != name]
    return laid_in(found, "sampling.more_when", kept or ABSENT)


def _each(base: Plain, key: str, change: Any) -> Plain:
    return {**base, key: [change(one) for one in base[key]]} if key in base else base


def _without(part: Any, key: str) -> Any:
    return laid_in(part, key, ABSENT) if held(part, key) is not ABSENT else part


def _unlisted(part: Any, key: str, name: str) -> Any:
    if isinstance(part, list):
        return [one for one in part if one != name]
    listed_there = held(part, key)
    if listed_there is ABSENT or name not in listed_there:
        return part
    return laid_in(part, key, [one for one in listed_there if one != name])


def _unexpected(case: Any, key: str, name: str) -> Any:
    return _without(case, f"expect.{key}") if held(case, f"expect.{key}") == name else case


_TAKING_OUT = {"questions": _question, "people": _of_a_person, "criteria": _criterion, "outcomes": _outcome,
               "flags": _flag, "fast-track": _flag}
