"""A person: who, schooling, health, insurance, and the place in the household."""

from households import codes
from portal.common.imports import columns as roster
from portal.common.imports import faults
from portal.common.imports.cells import Date, IdNumber, ManyOf, Name, OneOf, Opaque, Phone, Remark, Sex, Year, YesNo
from portal.common.imports.columns import Column, ColumnGroup, register
from portal.common.words import Words

_ENDED = ("DEATH", "MARRIED", "MOVED", "SPLIT", "PRISON", "LOST", "ABROAD")


@register(13)
class PersonColumns(ColumnGroup):
    """A person: who, schooling, health, insurance."""

    code, words = "person", Words("家庭成员", "People")
    subject, target = roster.PERSON, "person"

    person_no = Column("人编号", "Person no.", Opaque(40), "number", also="人口编号 人员编号")
    name = Column(
        "姓名",
        "Name",
        Name(),
        also="居民姓名 务工人员姓名 劳动力姓名 家庭成员姓名 成员姓名 成员 人员姓名 家庭成员 姓名（家庭成员） aab002",
        role=roster.NAME,
        example="张三",
    )
    sex = Column("性别", "Sex", Sex(codes.SEX, coded=True), also="aab003", contradicts=faults.SEX_AGAINST_ID)
    id_type = Column(
        "证件类型",
        "Document",
        OneOf(codes.ID_TYPE),
        also="证件种类 证件类别",
        instead="head_id_type",
        role=roster.IDENTITY_TYPE,
    )
    id_number = Column(
        "证件号码",
        "ID number",
        IdNumber(),
        role=roster.IDENTITY,
        personal="id",
        instead="head_id",
        also="身份证号 身份证号码 公民身份号码 公民身份证号码 公民身份证号 身份证 居民身份证号 "
        "居民身份证号码 证件号 身份证件号码 成员身份证号 aab004",
        derived={
            "birth_date": "birth_date",
            "birth_precision": "birth_precision",
            "sex": "sex",
            "id_type": "id_type",
            "id_upgraded": "id_upgraded",
            "disability_type": "disability_type",
            "disability_grade": "disability_grade",
            "disability_cert_no": "disability_cert_no",
        },
    )
    id_upgraded = Column("证件号码由15位升级", "ID number upgraded", YesNo(), hidden=True)
    birth_date = Column(
        "出生日期",
        "Birth date",
        Date(),
        also="出生年月 出生时间 出生年月日 生日",
        derived={"precision": "birth_precision"},
        contradicts=faults.BIRTH_AGAINST_ID,
    )
    birth_precision = Column(
        "出生日期精度", "Precision of the birth date", OneOf(codes.PRECISION, coded=True), hidden=True
    )
    relation = Column(
        "与户主关系",
        "Relation to the head",
        OneOf(codes.RELATION),
        target="membership",
        role=roster.RELATION,
        also="户主关系 关系 与户主的关系 家庭关系 与户主 成员关系 aab006",
    )
    ended = Column(
        "成员终止原因",
        "Membership ended because",
        OneOf(codes.END_REASON, coded=True),
        "end_reason",
        target="membership",
        also="减少原因 人员减少原因 终止原因",
    )
    ended_on = Column(
        "成员终止时间",
        "Membership ended on",
        Date(),
        "until",
        target="membership",
        also="减少时间 人员减少时间 终止时间",
    )
    ethnicity = Column("民族", "Ethnic group", OneOf(codes.ETHNICITY, coded=True), also="aab007")
    political_status = Column("政治面貌", "Political status", OneOf(codes.POLITICAL_STATUS), also="aak033")
    education_level = Column(
        "文化程度",
        "Education",
        OneOf(codes.EDUCATION_LEVEL, other=codes.STUDENT_STATUS),
        also="受教育程度 学历 文化 教育程度 最高学历 aab008",
        derived={"other": "student_status"},
    )
    student_status = Column(
        "在校生状况",
        "At school",
        OneOf(codes.STUDENT_STATUS),
        also="在校生情况 在校生状态 在读情况 在校情况 就读年级 aab009",
    )
    dropout = Column(
        "是否义务教育阶段适龄儿童少年失学辍学",
        "Dropped out",
        YesNo(detail=codes.DROPOUT_REASON),
        derived={"detail": "dropout_reason"},
        also="是否失学辍学 是否辍学 失学辍学 义务教育是否失学辍学 是否义务教育阶段失学辍学",
    )
    dropout_reason = Column(
        "失学或辍学原因",
        "Why out of school",
        OneOf(codes.DROPOUT_REASON),
        also="义务教育阶段未上学原因 失辍学原因 辍学原因 失学辍学原因 未上学原因",
    )
    health_status = Column(
        "健康状况",
        "Health",
        ManyOf(codes.HEALTH, alone="1"),
        also="健康情况 身体状况 健康状态 身体情况 aab017",
        personal="health",
        instead="",
    )
    disability_type = Column(
        "残疾类别", "Disability", OneOf(codes.DISABILITY_TYPE), also="残疾类型 残疾种类", personal="health"
    )
    disability_grade = Column(
        "残疾等级", "Disability grade", OneOf(codes.DISABILITY_GRADE), also="残疾级别", personal="health"
    )
    disability_cert_no = Column(
        "残疾证号", "Disability certificate", Opaque(24), also="残疾人证号 残疾证号码 残疾人证号码", personal="id"
    )
    disability_cert_year = Column(
        "残疾证办证年度", "Year of the certificate", Year(1990, 2100), also="办证年度 残疾证办理年度"
    )
    labour_ability = Column(
        "劳动技能",
        "Ability to work",
        OneOf(codes.LABOUR_ABILITY),
        also="劳动能力 劳动力 劳动力状况 劳动力情况 劳动能力状况 劳动力类型 aab010",
    )
    phone = Column(
        "家庭成员联系电话",
        "Phone",
        Phone(),
        also="人联系电话 成员联系电话 联系电话 电话 手机号码 手机号 本人联系电话 手机 联系方式 电话号码",
        instead="household_phone",
        personal="phone",
    )
    insured = Column(
        "是否参加医保",
        "Insured",
        YesNo(yes="已参保 参保 已参加", no="未参保 未参加"),
        "",
        also="是否参保 医保参保情况 是否参加基本医疗保险 参保情况 医保",
        derived={"answer": "ins_resident", "denied": "ins_employee"},
    )
    ins_resident = Column(
        "是否参加城乡居民基本医疗保险",
        "Residents' medical insurance",
        YesNo(yes="已参保 参保 已参加 参加", no="未参保 未参加"),
        also="是否参加新型农村合作医疗（城乡居民基本医疗保险） 城乡居民基本医疗保险 "
        "是否参加城乡居民医保 居民医保 是否参加新农合 aab013",
    )
    ins_employee = Column(
        "是否参加城镇职工基本医疗保险",
        "Employees' medical insurance",
        YesNo(yes="已参保 参保 已参加 参加", no="未参保 未参加"),
        also="城镇职工基本医疗保险 是否参加职工医保 职工医保",
    )
    ins_major = Column(
        "是否参加大病保险", "Severe-illness insurance", YesNo(yes="已参加 参加", no="未参加"), also="大病保险 aab022"
    )
    ins_commercial = Column(
        "是否参加商业补充医疗保险",
        "Commercial insurance",
        YesNo(yes="已参加 参加", no="未参加"),
        also="商业补充医疗保险 商业补充保险 aab067",
    )
    medical_aid = Column(
        "是否接受医疗救助",
        "Medical aid",
        YesNo(yes="已接受", no="未接受"),
        also="是否接受大病医疗救助 是否接受（大病）医疗救助 是否享受医疗救助 医疗救助",
    )
    other_health_aid = Column("是否接受其他健康扶贫", "Other health aid", YesNo(), also="是否接受其他健康帮扶")
    accident_subsidy = Column(
        "是否享受人身意外保险补贴", "Accident insurance subsidy", YesNo(), also="人身意外保险补贴 aab066"
    )
    pension_resident = Column(
        "是否参加城乡居民基本养老保险",
        "Residents' pension",
        YesNo(yes="已参保 参保 已参加 参加", no="未参保 未参加"),
        also="城乡居民基本养老保险 居民养老保险 是否参加养老保险 aab014",
    )
    pension_employee = Column(
        "是否参加城镇职工基本养老保险",
        "Employees' pension",
        YesNo(yes="已参保 参保 已参加 参加", no="未参保 未参加"),
        also="城镇职工基本养老保险 职工养老保险",
    )
    mandarin = Column("是否会讲普通话", "Speaks Mandarin", YesNo(), also="会讲普通话 普通话 aab065")
    unattended_child = Column("是否事实无人抚养儿童", "Child nobody raises", YesNo(), also="事实无人抚养儿童")
    dibao = Column(
        "享受低保政策情况",
        "Subsistence allowance",
        OneOf(codes.DIBAO),
        also="是否享受低保 是否享受农村居民最低生活保障 是否低保 低保情况 是否低保户 低保 aab030",
    )
    tekun = Column(
        "享受特困供养政策情况",
        "Extreme-poverty support",
        OneOf(codes.TEKUN),
        also="是否特困供养人员 是否特困供养 是否特困 特困供养 是否特困人员 aac086",
    )
    remark = Column(
        "备注",
        "Remark",
        Remark(codes.END_REASON, _ENDED),
        also="说明 其他说明 备注说明 备 注",
        derived={"end_reason": "ended", "ended_on": "ended_on"},
        instead="household_remark",
    )
