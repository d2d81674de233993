"""What an officer types of a community group, as a form and as the group that comes of it."""

from datetime import date, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, ValidationError

from frontdoor.desks.fields import Letter, Line
from frontdoor.desks.stretch import DayField
from frontdoor.directory.booking import DAYS
from frontdoor.directory.groups import Contact, Group, Meeting
from frontdoor.directory.near import TOPICS, topic_title
from frontdoor.places.typed import postcode_key
from frontdoor.web import typed_text
from frontdoor.web.widgets import Checkboxes, NumberBox

ABOUT, LINES, PLACE = 400, 600, 120
OLDEST, MOST_PLACES, MOST_MEETINGS = 130, 500, 14
# What stands in the form as it does in the group.
AS_IT_IS = ("name", "about", "place", "postcode", "cost", "ages", "source")
MEETING_LIKE = "like Tuesday 10am to 12:30pm"


class Number(Line):
    """A whole number, or nothing; `value` holds it once it was read."""

    widget = NumberBox(width=3)
    value: int | None = None

    def __init__(self, label: str, *, least: int, most: int, **more: Any) -> None:
        super().__init__(label, **more)
        self.least, self.most = least, most

    def pre_validate(self, form: Any) -> None:
        self.value = None
        if not self.data:
            return
        try:
            self.value = typed_text.whole_number(self.data)
        except ValueError:
            self.value = -1
        if not self.least <= self.value <= self.most:
            raise ValidationError(f"{self.label.text} must be a number from {self.least} to {self.most}")


class GroupForm(FlaskForm):
    """One group. `group` makes it, once the form is good."""

    name = Line("Name")
    about = Letter("What it is, in a sentence or two", at_most=ABOUT, missing="Enter what it is")
    topics = SelectMultipleField("What it is for", validate_choice=False, widget=Checkboxes(),
                                 choices={one: topic_title(one) for one in TOPICS})
    place = Line("Where it meets", description="The building, and the room.")
    postcode = Line("Postcode", description="Leave it out if people meet by telephone or online.")
    days = Letter("When it meets, as people read it", at_most=LINES, missing="Enter when it meets",
                  description="One time on a line, such as: Tuesday, 10am to 12 noon.")
    meets = Letter("Meetings of every week", at_most=LINES,
                   description=f"One on a line, {MEETING_LIKE}. By these a day is found and a place booked. "
                               "Leave it out if it does not meet every week.")
    cost = Line("Cost", description="Write Free if it costs nothing.")
    ages = Line("Ages, as people read it", description="Such as: Over 60.")
    from_age = Number("Youngest age", least=0, most=OLDEST, description="Leave it out if anybody may come.")
    to_age = Number("Oldest age", least=0, most=OLDEST, description="Leave it out if anybody may come.")
    places = Number("Places to book at each meeting", least=1, most=MOST_PLACES,
                    description="Leave it out if people need not book with us.")
    access = Letter("Access", at_most=LINES, description="One on a line, such as: step-free.")
    contact_name = Line("Whom to ask for")
    phone = Line("Telephone")
    email = Line("Email", description="What people say to the group goes here, with its own link.")
    website = Line("Website")
    source = Line("Who told us", description="Such as: told by the group on the telephone.")
    checked_on = DayField("Day on which it was last checked")

    def validate_name(self, field: Any) -> None:
        _needed(field, "Enter the name", PLACE)

    def validate_place(self, field: Any) -> None:
        _needed(field, "Enter where it meets", PLACE)

    def validate_cost(self, field: Any) -> None:
        _needed(field, "Enter what it costs, or Free", PLACE)

    def validate_ages(self, field: Any) -> None:
        _needed(field, "Enter for what ages it is", PLACE)

    def validate_source(self, field: Any) -> None:
        _needed(field, "Enter who told us", PLACE)

    def validate_topics(self, field: Any) -> None:
        field.data = [one for one in field.data or () if one in TOPICS]
        if not field.data:
            raise ValidationError("Select what it is for")

    def validate_postcode(self, field: Any) -> None:
        if field.data and not 5 <= len(postcode_key(field.data)) <= 7:
            raise ValidationError("Enter a whole postcode, like ZZ1 1DN")

    def validate_email(self, field: Any) -> None:
        if not field.data:
            return
        try:
            field.data = typed_text.email(field.data)
        except ValueError as error:
            raise ValidationError("Enter an email address in the correct format, like name@example.com") from error

    def validate_website(self, field: Any) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError("Enter a website that begins with https://")

    def validate_meets(self, field: Any) -> None:
        _meetings(field.data or "")

    def validate_to_age(self, field: Any) -> None:
        least = self.from_age.value
        if field.value is not None and least is not None and field.value < least:
            raise ValidationError("Oldest age must not be less than the youngest")

    def validate_places(self, field: Any) -> None:
        if field.value and not (self.meets.data or "").strip():
            raise ValidationError("Enter the meetings of every week, so that places can be booked")

    def fits(self, today: date) -> bool:
        """Whether all is good, the day of checking too. Says what is wrong beside it."""
        if not self.validate_on_submit():
            return False
        if self.checked_on.day is not None and self.checked_on.day > today:
            self.checked_on.errors = ["The day on which it was last checked must not be in the future"]
        return not self.checked_on.errors

    def group(self, group_id: str, before: Group | None) -> Group:
        """The group as it was typed; `before` gives the words by which it is found. Asked only of a good form."""
        assert self.checked_on.day is not None
        first = before.topics if before else ()
        topics = sorted(self.topics.data or (), key=lambda one: first.index(one) if one in first else len(first))
        return Group(
            id=group_id, name=self.name.data, about=" ".join((self.about.data or "").split()),
            topics=tuple(topics), words=before.words if before else (), place=self.place.data,
            postcode=(self.postcode.data or "").upper(), days=_lines(self.days.data), cost=self.cost.data,
            ages=self.ages.data, meets=_meetings(self.meets.data or ""), from_age=self.from_age.value,
            to_age=self.to_age.value, places=self.places.value, access=_lines(self.access.data),
            contact=Contact(name=self.contact_name.data or "", phone=self.phone.data or "",
                            email=self.email.data or "", website=self.website.data or ""),
            source=self.source.data, checked_on=self.checked_on.day)

    @classmethod
    def of(cls, group: Group) -> "GroupForm":
        """The form with what is known of a group."""
        form = cls(formdata=None, data={
            **{name: getattr(group, name) for name in AS_IT_IS}, "topics": list(group.topics),
            "days": "\n".join(group.days), "access": "\n".join(group.access),
            "meets": "\n".join(map(written, group.meets)), "contact_name": group.contact.name,
            "phone": group.contact.phone, "email": group.contact.email, "website": group.contact.website,
            **{name: str(value) for name in ("from_age", "to_age", "places")
               if (value := getattr(group, name)) is not None}})
        form.set_checked(group.checked_on)
        return form

    def set_checked(self, day: date) -> None:
        """Put a day into the boxes."""
        self.checked_on.raw_data = [str(day.day), str(day.month), str(day.year)]


def written(meeting: Meeting) -> str:
    """A meeting as it is typed: "Tuesday 10:00 to 12:00"."""
    return f"{meeting.day.capitalize()} {meeting.from_:%H:%M} to {meeting.until:%H:%M}"


def _needed(field: Any, missing: str, at_most: int) -> None:
    if not field.data:
        raise ValidationError(missing)
    if len(field.data) > at_most:
        raise ValidationError(f"{field.label.text} must be {at_most} characters or fewer")


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line for one in (text or "").splitlines() if (line := " ".join(one.split())))


def _meetings(text: str) -> tuple[Meeting, ...]:
    """The meetings, one of each line. Raises ValidationError that names the first line that is none."""
    lines = _lines(text)
    if len(lines) > MOST_MEETINGS:
        raise ValidationError(f"There can be {MOST_MEETINGS} meetings a week or fewer")
    return tuple(_meeting(line) for line in lines)


def _meeting(line: str) -> Meeting:
    day, _, hours = line.lower().replace(",", " ").partition(" ")
    first, _, last = hours.partition(" to ")
    named = next((one for one in DAYS if one == day), None)
    try:
        from_, until = (time.fromisoformat(typed_text.time_of_day(one.strip())) for one in (first, last))
    except ValueError:
        named = None
    if named is None or until <= from_:
        raise ValidationError(f"“{line[:40]}” must be a day and two times, {MEETING_LIKE}")
    return Meeting.model_validate({"day": named, "from": from_, "until": until})
