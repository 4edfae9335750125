"""Second factors: code apps, security keys, recovery codes; adding, using, taking away."""

from portal.accounts.services.factors.keeping import (
    add_app,
    add_key,
    has_factor,
    must_have_factor,
    remove_factor,
    reset_factors,
)
from portal.accounts.services.factors.using import (
    CODE_LENGTH,
    new_recovery_codes,
    open_recovery_codes,
    use_code,
    use_key,
)

__all__ = [
    "CODE_LENGTH",
    "add_app",
    "add_key",
    "has_factor",
    "must_have_factor",
    "new_recovery_codes",
    "open_recovery_codes",
    "remove_factor",
    "reset_factors",
    "use_code",
    "use_key",
]
