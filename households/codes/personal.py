"""Which fields of the register hold personal values, and of what kind: one declaration for pages, API and exports."""

from typing import Final

from portal.common.masks import declare_none, declare_personal, declare_telling

_INCOME = (
    "wage_migrant wage_public_post wage_other wage "
    "business_planting business_livestock business_forestry business_other business business_cost "
    "property_dividend property_land property_other property_income "
    "transfer_family_planning transfer_dibao transfer_tekun transfer_pension transfer_ecology transfer_other transfer "
    "gross net net_computed per_head per_capita_stated industry_reward employment_reward"
)
PERSONAL: Final[dict[str, str]] = {
    "id_number": "id",
    "disability_cert_no": "id",
    "head_id": "id",
    "phone": "phone",
    "leader_phone": "phone",
    "bank_card_no": "bank",
    "remark": "text",
    "notes": "text",
    # Coded health, and what is paid for it. Labour ability stays open: work is arranged by it.
    "health_status": "health",
    "disability_type": "health",
    "disability_grade": "health",
    "disability_cert_year": "health",
    "self_paid": "health",
    "claims": "health",
    # What a statement says in yuan, and what is computed of it.
    **dict.fromkeys(_INCOME.split(" "), "income"),
}
declare_personal(**PERSONAL)
declare_none(health_status=["1"])
declare_telling(disability_cert_no="health")
