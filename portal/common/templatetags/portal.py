"""Tags and filters of every template (built in, no `load`): icons, pills, masks, numbers, days, form fields.

`{% icon "users" %}` · `{% pill "red" "红色" %}` · `{% pill "" "资料不足" hollow=True %}` · `{{ id|masked:"id" }}` ·
`{{ 6812|number }}` · `{{ 6812.5|money }}` · `{{ flag|yesno3 }}` · `{{ day|day }}` · `{{ moment|moment }}` ·
`{% field form.name %}`
"""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.common.jobs.endings import ending
from portal.common.masks import MASKS
from portal.common.models import Job
from portal.common.models.jobs import JobState
from portal.common.places import names_of
from portal.common.registry import Offer, job_labels, job_offers
from portal.common.views import may

register = template.Library()

TONES = frozenset({"red", "orange", "yellow", "green", "blue", "teal", ""})
NOTHING = "—"


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Return an icon of the sprite static/img/icons.svg; it is decoration: the words beside it say the same."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("img/icons.svg"), name
    )


@register.simple_tag
def pill(tone: str, text: object, *, hollow: bool = False) -> SafeString:
    """Return a status: dot and word; a hollow dot means “no conclusion yet”. Tones: see TONES."""
    classes = ["pill"]
    if tone in TONES and tone:
        classes.append(tone)
    if hollow:
        classes.append("hollow")
    return format_html('<span class="{}">{}</span>', " ".join(classes), text)


@register.filter
def masked(value: str | None, kind: str) -> SafeString:
    """Return a personal value under its mask: `{{ person.id_number|masked:"id" }}` (id, phone, bank, health)."""
    hidden = MASKS[kind](value)
    return format_html('<span class="mask">{}</span>', hidden) if hidden else SafeString("")


@register.filter
def number(value: float | Decimal | None) -> str:
    """Return a whole number with thousands separators; nothing known is a dash, not nought."""
    return NOTHING if value is None or value == "" else f"{round(value):,}"


@register.filter
def money(value: float | Decimal | None) -> str:
    """Return yuan with thousands separators, without decimals when they are nought."""
    if value is None or value == "":
        return NOTHING
    amount = Decimal(str(value))
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


@register.filter
def yesno3(value: bool | None) -> str:
    """Return yes, no or “not registered”."""
    if value is None:
        return NOTHING
    return _("Yes") if value else _("No")


@register.filter
def known(value: object) -> object:
    """Return the value, or a dash when nothing is known."""
    return NOTHING if value is None or value == "" else value


@register.filter
def day(value: date | datetime | None) -> str:
    """Return `2026-11-20`."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat() if value else NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """Return `2026-11-20 08:40` in the portal's time."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else NOTHING


@register.filter(name="may")
def holds(request: HttpRequest, permission: str) -> bool:
    """Tell whether the user holds a permission: `{% if request|may:"person.search" %}`."""
    return hasattr(request, "user") and may(request, permission)


@register.filter
def initial(value: object) -> str:
    """Return the first character of a name, for a round badge."""
    text = unicodedata.normalize("NFC", str(value)).strip()
    return text[:1].upper()


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, extra: str = "") -> dict[str, Any]:
    """Show one form field with label, hint and error. `extra` is a class of its box (`w2`, `wall`)."""
    widget = bound.field.widget
    described = f"{bound.auto_id}-says"
    attrs: dict[str, str | bool] = {"aria-describedby": described}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    single = isinstance(widget, CheckboxInput)
    many = isinstance(widget, CheckboxSelectMultiple)
    if not single and not many:
        attrs["class"] = f"fc {widget.attrs.get('class', '')}".strip()
    return {
        "bound": bound,
        "extra": extra,
        "single": single,
        "many": many,
        "described": described,
        "control": bound.as_widget(attrs=attrs),
    }


@register.simple_tag
def keys() -> list[tuple[str, str]]:
    """Return the keys of lists and forms with what they do."""
    return [
        ("/", _("Search")),
        ("j", _("Next row")),
        ("k", _("Previous row")),
        ("x", _("Tick the row")),
        ("Enter", _("Open the row")),
        ("e", _("Edit")),
        ("[", _("Fold navigation")),
        ("?", _("All keys")),
        ("Ctrl Enter", _("Save the form")),
        ("Esc", _("Cancel")),
    ]


@register.simple_tag
def script_words() -> SafeString:
    """Return the wordings that scripts show, as a JSON block."""
    return json_script(
        {
            "close": _("Close"),
            "male": _("male"),
            "female": _("female"),
            "id_good": _("Check digit and date are right: {sex}, born {birth}"),
            "id_letters": _("Only digits, and X at the end"),
            "id_short": _("{n} digits are missing"),
            "id_long": _("An ID number has 18 characters; a disability card 20 or 22"),
            "id_check": _("The check digit does not fit: look at each digit again"),
            "id_date": _("The digits of the birth date are not a date"),
            "signed_out": _("You have been signed out. What you typed is kept: sign in in another tab and try again."),
            "refused": _("You may not do this. Ask the administrator of your area."),
            "gone": _("It is not here any more, or not in your area."),
            "busy": _("The portal is busy. Nothing was lost: try again in a moment."),
            "failed": _("Nothing was saved: the portal met an error. What you typed is kept; try again."),
            "offline": _("No connection. What you typed is kept here; try again when you are connected."),
            "timeout": _("No answer for 20 seconds. Nothing is lost: try again."),
        },
        "words",
    )


@register.inclusion_tag("components/job_chip.html", takes_context=True)
def job_chip(context: dict[str, Any]) -> dict[str, Any]:
    """Show the user's newest unfinished job in the top bar; it renews itself by htmx while there is one."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return {"job": None}
    return {
        "job": Job.objects.filter(created_by_id=user.pk, state__in=["queued", "running"])
        .order_by("-created_at")
        .first()
    }


@register.simple_tag
def job_label(job: Job) -> str:
    """Return what a job does, in the words its kind was given (registry.job_labels)."""
    return str(job_labels.get(job.kind)) if job.kind in job_labels else _("Background work")


@register.simple_tag
def job_ending(job: Job) -> str:
    """Return why a job ended without its work, "" when it did not (`portal.common.jobs.endings`)."""
    return ending(job.error.get("kind", ""), job.error.get("params"))


@register.simple_tag
def job_offer(job: Job) -> Offer | None:
    """Return what a job that is done leaves to fetch or open (registry.job_offers)."""
    if job.state != JobState.DONE or job.kind not in job_offers:
        return None
    return job_offers.get(job.kind)(job, timezone.now())


@register.filter
def area_name(code: str) -> str:
    """Return the name of an area."""
    return names_of([code])[code]
