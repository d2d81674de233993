"""What a person reads when a form has changed while they were filling it in: before the next page, and once more before
they check their answers, where the result has changed with it."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from frontdoor.assessments.finding import Finding
from frontdoor.portal import blueprint, verdict
from frontdoor.portal.drawing import draw
from frontdoor.web.guards import key_holder
from frontdoor.web.journey import midway
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.midway import Earlier
from frontdoor.web.journey.opening import CHANGED, Journey, go
from frontdoor.web.journey.wording import in_words


@blueprint.get(f"/drafts/<token>/{CHANGED}")
@key_holder
@opens_draft(keeps_up=False)
def what_changed(journey: Journey) -> ResponseReturnValue:
    if journey.moved is None:
        return redirect(journey.resumed)
    if not journey.moved.told:
        return _form_page(journey)
    before = changed_result(journey)
    return _result_page(journey, before) if before is not None else redirect(journey.resumed)


@blueprint.post(f"/drafts/<token>/{CHANGED}")
@key_holder
@opens_draft(keeps_up=False)
def go_on_with_it(journey: Journey) -> ResponseReturnValue:
    """The person has read it. `read` says what: a page that was left open tells of the form and not of the result."""
    if journey.moved is not None:
        read = request.form.get("read")
        journey.moved.keep(journey.draft, **({"result_told": True} if read == "result" else {"told": True}))
    return go(journey.resumed)


def changed_result(journey: Journey) -> Finding | None:
    """What the rules of before say, where that is other news than the result now, the answers are complete, and the
    person has not read it yet."""
    if journey.moved is None or journey.moved.result_told or not journey.path.is_complete:
        return None
    before = midway.result_before(journey.session, journey.draft, at=journey.at, language=journey.language)
    return before if before is not None and midway.has_changed(before, journey.finding) else None


def is_news(journey: Journey) -> bool:
    """Whether there is something to read before it can be sent."""
    return (midway.is_due(journey.session, journey.draft) or journey.moved is not None and not journey.moved.told
            or changed_result(journey) is not None)


def _form_page(journey: Journey) -> str:
    found, language = midway.news(journey.session, journey.draft, journey.definition), journey.language

    def rows(answers: tuple[Earlier, ...]) -> list[dict[str, str]]:
        return [{"question": (one.asked.ask or one.asked.label).in_language(language),
                 "answer": in_words(one.to, one.value, language)} for one in answers]

    return draw("changed", journey, CHANGED, again=rows(found.again), gone=rows(found.gone), back=None,
                new=[(fact.ask or fact.label).in_language(language) for fact in found.new])


def _result_page(journey: Journey, before: Finding) -> str:
    return draw("changed_result", journey, CHANGED, before=before, verdict=verdict.of(journey), back=None)
