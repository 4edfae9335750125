"""What checks look up of a person: `p` (the person), `m` (the place in the household), `f` (stored facts), `w` (work).

`q` has the telephone marks that people of several households share, `r` those that members of one household share who
work in different places.
"""

from households import codes
from monitoring.facts.base import Fact, coded, day, several, whole, yes_no
from portal.common.expressions import Kind
from portal.common.words import Words
from workshops import codes as work_codes

_SECTION = "p.ethnicity, p.political_status, p.labour_ability, p.health_status, p.ins_resident, p.dibao, p.mandarin"

PEOPLE_FACTS: tuple[Fact, ...] = (
    coded("relation", "与户主关系", "Relation to the head", "m.relation", codes.RELATION),
    coded("head_sex", "户主性别", "Head's sex", "hd.sex", codes.SEX),
    whole("years_from_head", "比户主大几岁", "Years older than the head",
          "(hd.birth_date - p.birth_date) / 365"),
    coded("ethnicity", "民族", "Ethnic group", "p.ethnicity", codes.ETHNICITY),
    coded("political_status", "政治面貌", "Political status", "p.political_status", codes.POLITICAL_STATUS),
    whole("personal_entries", "个人栏目已填数", "Personal entries filled", f"num_nonnulls({_SECTION})"),
    coded("student_status", "在校生状况", "Class at school", "p.student_status", codes.STUDENT_STATUS),
    yes_no("dropout_recorded", "登记失学辍学", "Recorded as having left school", "p.dropout"),
    coded("left_reason", "未上学原因", "Why not at school", "p.dropout_reason", codes.DROPOUT_REASON),
    several("health", "健康状况", "Health", "p.health_status", codes.HEALTH),
    coded("disability_type", "残疾类别", "Disability", "p.disability_type", codes.DISABILITY_TYPE),
    coded("disability_grade", "残疾等级", "Disability grade", "p.disability_grade", codes.DISABILITY_GRADE),
    coded("labour_ability", "劳动技能", "Ability to work", "p.labour_ability", codes.LABOUR_ABILITY),
    yes_no("ins_resident", "参加居民医保", "In the residents' insurance", "p.ins_resident"),
    yes_no("ins_employee", "参加职工医保", "In the employees' insurance", "p.ins_employee"),
    yes_no("ins_major", "参加大病保险", "In the severe-illness insurance", "p.ins_major"),
    yes_no("ins_commercial", "参加商业补充医保", "In a commercial insurance", "p.ins_commercial"),
    yes_no("medical_aid", "接受医疗救助", "Receives medical aid", "p.medical_aid"),
    yes_no("pension_resident", "参加居民养老保险", "In the residents' pension", "p.pension_resident"),
    yes_no("pension_employee", "参加职工养老保险", "In the employees' pension", "p.pension_employee"),
    coded("dibao", "低保情况", "Subsistence allowance", "p.dibao", codes.DIBAO),
    coded("tekun", "特困情况", "Extreme-poverty support", "p.tekun", codes.TEKUN),
    yes_no("mandarin", "会讲普通话", "Speaks Mandarin", "p.mandarin"),
    yes_no("unattended_child", "事实无人抚养", "Child nobody raises", "p.unattended_child"),
    coded("id_type", "证件类型", "Document", "p.id_type", codes.ID_TYPE),
    yes_no("id_known", "有证件号码", "Has an identity number", "p.id_digest IS NOT NULL"),
    yes_no("cert_known", "有残疾人证", "Has a disability certificate",
           "p.disability_cert_no IS NOT NULL OR coalesce(p.id_type = 'DC', false)"),
    day("birth_date", "出生日期", "Born on", "p.birth_date"),
    yes_no("phone_known", "有联系电话", "Has a telephone", "p.phone IS NOT NULL"),
    yes_no("phone_elsewhere", "电话与他户相同", "Telephone also of another household", "q.phone_mark IS NOT NULL"),
    yes_no("phone_two_places", "同户电话相同而务工地不同", "One telephone, two places of work",
           "r.phone_mark IS NOT NULL"),
    Fact("work_channels", Words("现就业渠道", "Present channels of work"), Kind.CODES, "w.channels",
         codes=work_codes.EMPLOYMENT_CHANNEL),
    yes_no("on_post", "现在公益性岗位", "In a public-welfare post now", "coalesce(w.on_post, false)"),
)  # fmt: skip
