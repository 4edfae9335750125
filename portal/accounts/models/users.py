"""A user and the grants (role, area, from–until) that say what the user may do and where."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import CLEARANCE, OFFICERS, PERMISSIONS, READS_REGISTER, ROLES
from portal.common.areas import covers
from portal.common.clearance import NOTHING, Clearance, over_areas


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no default account."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make one user; without a password the account cannot be signed in to until one is set."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make the first system administrator (command line only): runs the portal, reads no household."""
        user = self.create_user(username, password, **fields)
        Grant.objects.create(user=user, role="system_admin", area="")
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do is in their grants, nowhere else."""

    username = models.CharField(_("User name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("Name"), max_length=60)
    unit = models.CharField(_("Unit"), max_length=100, blank=True, default="")
    phone = models.CharField(_("Phone"), max_length=20, blank=True, default="")
    is_active = models.BooleanField(_("Active"), default=True)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(
        _("Expires on"), null=True, blank=True, help_text=_("The last day the account can be used. Empty: for good")
    )
    active_since = models.DateTimeField(default=timezone.now)
    language = models.CharField(_("Language"), max_length=10, default="zh-hans")
    created_at = models.DateTimeField(auto_now_add=True)
    # The area of whoever made the account: until it holds a role, only administrators there keep it.
    made_in = models.CharField(max_length=12, blank=True, default="", editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def open_grants(self) -> list["Grant"]:
        """The grants in force today, read once a request."""
        return list(self.grants.open_on(timezone.localdate()))

    def usable(self, on: date) -> bool:
        """Tell whether the account can be signed in to on a day: switched on and not expired."""
        return self.is_active and (self.expires_on is None or on <= self.expires_on)

    def may(self, permission: str) -> bool:
        """Tell whether any grant in force allows this, in whatever area."""
        return self.is_active and any(permission in PERMISSIONS[grant.role] for grant in self.open_grants)

    def areas(self, permission: str) -> tuple[str, ...]:
        """Return the areas (division code prefixes; "" is the country) where the user may do this."""
        if not self.is_active:
            return ()
        return tuple(dict.fromkeys(grant.area for grant in self.open_grants if permission in PERMISSIONS[grant.role]))

    def keeps(self, other: "User", on: date) -> bool:
        """Tell whether this administrator looks after an account: each of its roles, now or to come, lies in the area.

        Whoever gives an account a new way in could use it in every area it reaches.
        """
        held = other.grants.open_between(on, None).values_list("area", flat=True)
        return all(covers(self.areas("user.manage"), area) for area in list(held) or [other.made_in])

    @property
    def role_codes(self) -> tuple[str, ...]:
        """The roles held today."""
        return tuple(dict.fromkeys(grant.role for grant in self.open_grants))

    @property
    def home_area(self) -> str:
        """The area of the first grant in force, "" when there is none (or it is the whole country)."""
        return next((grant.area for grant in self.open_grants), "")

    @property
    def reach(self) -> tuple[str, ...]:
        """The areas whose rows the database shows this user: of every role that reads the register, of no other."""
        return self.areas(READS_REGISTER)

    @property
    def clearance(self) -> Clearance:
        """The classes of values this user may see in all of the reach; nothing for whoever reads no register."""
        if not self.is_active:
            return NOTHING
        reading = [grant for grant in self.open_grants if READS_REGISTER in PERMISSIONS[grant.role]]
        return over_areas((grant.area, CLEARANCE.get(grant.role, NOTHING)) for grant in reading)

    @property
    def role_names(self) -> str:
        """The wordings of the roles held today."""
        return "、".join(dict.fromkeys(ROLES.label(grant.role) for grant in self.open_grants))


class DateRange(models.Func):
    """PostgreSQL's daterange(from, until, bounds)."""

    function = "daterange"
    output_field = DateRangeField()


# An officer's role is a duty of its own; all others are one.
_DUTY = models.Case(
    models.When(role__in=sorted(OFFICERS), then=models.F("role")),
    default=models.Value("work"),
    output_field=models.CharField(max_length=20),
)


class GrantQuerySet(models.QuerySet["Grant"]):
    """Reads of grants."""

    def open_on(self, on: date) -> "GrantQuerySet":
        """Those in force on a day."""
        return self.open_between(on, on)

    def open_between(self, first: date, last: date | None) -> "GrantQuerySet":
        """Those in force on any day from the first to the last (None: for good)."""
        begun = {} if last is None else {"valid_from__lte": last}
        return self.filter(models.Q(valid_until=None) | models.Q(valid_until__gte=first), **begun)


class Grant(models.Model):
    """A role in an area, from a day until a day (inclusive) or for good."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("Role"), max_length=20)
    area = models.CharField(_("Area"), max_length=12, blank=True, default="")
    valid_from = models.DateField(_("From"), default=timezone.localdate)
    valid_until = models.DateField(_("Until"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=sorted(PERMISSIONS)), name="grant_role_known"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="grant_ends_after_start",
            ),
            # The three officers run the portal and cannot read it: none of their roles at the same time as any other.
            ExclusionConstraint(
                name="officers_hold_nothing_else",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (_DUTY, RangeOperators.NOT_EQUAL),
                    (DateRange("valid_from", "valid_until", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.area}"
