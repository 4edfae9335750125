"""What a person can do: schooling, health, disability, ability to work (GB/T 4658 and the national system)."""

from portal.common.codes import Code, CodeList

EDUCATION_LEVEL = CodeList(
    "education_level",
    Code(
        "90",
        "文盲或半文盲",
        "Illiterate or nearly so",
        ("文盲", "半文盲", "文盲半文盲", "文盲/半文盲", "文盲或识字很少", "未上学", "无"),
    ),
    Code("80", "小学", "Primary school", ("小学毕业", "小学文化", "小学教育")),
    Code("70", "初中", "Junior secondary school", ("初级中学", "初中毕业", "初中文化", "初级中学教育")),
    Code(
        "60",
        "高中",
        "Senior secondary school",
        ("普通高中", "高中毕业", "中专", "中职", "技校", "职高", "高中/中专", "高中或中专", "高中（中专）"),
    ),
    Code("30", "大专", "College", ("专科", "大学专科", "大专毕业", "高职", "高职高专", "大学专科教育")),
    Code("44", "技师", "Technician", ("技师学院", "高级技工")),
    Code(
        "20",
        "本科及以上",
        "University or above",
        ("本科", "大学本科", "大学", "研究生", "硕士", "博士", "硕士及以上", "硕士研究生", "本科以上"),
    ),
)

EDUCATION_GB = CodeList(
    "education_gb",
    Code("10", "研究生教育", "Postgraduate"),
    Code("11", "博士研究生", "Doctor", ("博士",)),
    Code("14", "硕士研究生", "Master", ("硕士",)),
    Code("20", "大学本科教育", "Undergraduate"),
    Code("21", "大学本科", "University", ("本科",)),
    Code("30", "大学专科教育", "Higher vocational"),
    Code("31", "大学专科", "Junior college", ("大专", "专科")),
    Code("40", "中等职业教育", "Secondary vocational"),
    Code("41", "中等专科", "Specialised secondary school", ("中专",)),
    Code("44", "职业高中", "Vocational senior school", ("职高",)),
    Code("47", "技工学校", "Skilled-worker school", ("技校",)),
    Code("60", "普通高级中学教育", "Senior secondary"),
    Code("61", "普通高中", "Senior secondary school", ("高中",)),
    Code("70", "初级中学教育", "Junior secondary"),
    Code("71", "初中", "Junior secondary school"),
    Code("80", "小学教育", "Primary"),
    Code("81", "小学", "Primary school"),
    Code("90", "其他", "Other education", ("文盲或半文盲",)),
)

STUDENT_STATUS = CodeList(
    "student_status",
    Code("01", "学龄前儿童", "Child below school age", ("学龄前", "未入学", "散居儿童")),
    Code("02", "学前教育", "Kindergarten", ("幼儿园", "学前班", "幼儿园在读")),
    Code(
        "10",
        "小学",
        "Primary pupil",
        (
            "小学在读",
            "小学生",
            "小学在校",
            "一年级",
            "二年级",
            "三年级",
            "四年级",
            "五年级",
            "六年级",
            "小学一年级",
            "小学二年级",
            "小学三年级",
            "小学四年级",
            "小学五年级",
            "小学六年级",
        ),
    ),
    Code("21", "七年级", "Grade 7", ("初一", "初中一年级", "初一年级")),
    Code("22", "八年级", "Grade 8", ("初二", "初中二年级", "初二年级")),
    Code("23", "九年级", "Grade 9", ("初三", "初中三年级", "初三年级")),
    Code("31", "普通高中一年级", "Senior school, year 1", ("高一", "高中一年级", "高一年级")),
    Code("32", "普通高中二年级", "Senior school, year 2", ("高二", "高中二年级", "高二年级")),
    Code("33", "普通高中三年级", "Senior school, year 3", ("高三", "高中三年级", "高三年级")),
    Code("41", "中职一年级", "Vocational school, year 1", ("中专一年级", "职高一年级", "中职（技校）一年级")),
    Code("42", "中职二年级", "Vocational school, year 2", ("中专二年级", "职高二年级", "中职（技校）二年级")),
    Code("43", "中职三年级", "Vocational school, year 3", ("中专三年级", "职高三年级", "中职（技校）三年级")),
    Code("51", "高职高专一年级", "College, year 1", ("大专一年级", "高职一年级", "专科一年级", "大一（专科）")),
    Code("52", "高职高专二年级", "College, year 2", ("大专二年级", "高职二年级", "专科二年级")),
    Code("53", "高职高专三年级", "College, year 3", ("大专三年级", "高职三年级", "专科三年级")),
    Code("61", "技师学院一年级", "Technician college, year 1"),
    Code("62", "技师学院二年级", "Technician college, year 2"),
    Code("63", "技师学院三年级", "Technician college, year 3"),
    Code("64", "技师学院四年级", "Technician college, year 4"),
    Code("71", "本科一年级", "University, year 1", ("大学一年级", "大一")),
    Code("72", "本科二年级", "University, year 2", ("大学二年级", "大二")),
    Code("73", "本科三年级", "University, year 3", ("大学三年级", "大三")),
    Code("74", "本科四年级", "University, year 4", ("大学四年级", "大四")),
    Code("75", "本科五年级", "University, year 5", ("大学五年级", "大五")),
    Code(
        "81",
        "硕士研究生及以上",
        "Postgraduate student",
        ("硕士生及以上", "研究生在读", "硕士研究生", "在读研究生", "硕士及以上"),
    ),
)

DROPOUT_REASON = CodeList(
    "dropout_reason",
    Code("1", "因病", "Illness", ("疾病", "生病", "因病休学")),
    Code("2", "因残", "Disability", ("残疾", "重度残疾")),
    Code("3", "厌学", "Tired of school", ("因厌学", "不愿上学")),
    Code("4", "早婚早孕", "Early marriage", ("早婚", "早孕")),
    Code("5", "务工", "Went to work", ("外出务工", "打工")),
    Code("6", "送教上门", "Taught at home"),
    Code("7", "转学未衔接", "Change of school", ("转学",)),
    Code("9", "其他", "Other reason", ("其它", "其他原因")),
)

HEALTH = CodeList(
    "health",
    Code("1", "健康", "Healthy", ("良好", "健康或良好", "身体健康", "正常", "一般")),
    Code("2", "长期慢性病", "Chronic illness", ("慢性病", "慢病", "患有慢性病", "患长期慢性病", "长期慢病")),
    Code("3", "患有大病", "Severe illness", ("大病", "重病", "患大病", "重大疾病", "大病重病")),
    Code("4", "残疾", "Disabled", ("残疾人", "残", "持证残疾", "患有残疾")),
)

LABOUR_ABILITY = CodeList(
    "labour_ability",
    Code(
        "1",
        "普通劳动力",
        "Able to work",
        ("普通劳力", "有劳动能力", "有劳动力", "劳动力", "有劳力", "普通", "全劳动力", "整劳力", "全劳力"),
    ),
    Code("2", "技能劳动力", "Skilled", ("技能劳力", "技能型劳动力", "技能")),
    Code(
        "3",
        "弱劳动力或半劳动力",
        "Partly able to work",
        (
            "弱劳动力",
            "半劳动力",
            "弱劳力",
            "半劳力",
            "弱（半）劳动力",
            "弱(半)劳动力",
            "弱劳动力/半劳动力",
            "弱半劳动力",
            "弱或半劳动力",
            "部分丧失劳动能力",
            "弱、半劳动力",
        ),
    ),
    Code("4", "丧失劳动力", "Lost the ability to work", ("丧失劳动能力", "完全丧失劳动能力", "丧失劳力", "丧失")),
    Code("5", "无劳动力", "No ability to work", ("无劳力", "无劳动能力", "没有劳动能力", "无")),
)

LABOUR_ABILITY_MCA = CodeList(
    "labour_ability_mca",
    Code("01", "有劳动能力", "Able"),
    Code("02", "部分丧失劳动能力", "Partly lost"),
    Code("03", "完全丧失劳动能力", "Fully lost"),
    Code("04", "无劳动能力", "None"),
)

# What the labour bureaus' own register calls a person's place in the labour force.
POPULATION_RESOURCE = CodeList(
    "population_resource",
    Code("01", "未满16", "Under 16", ("未满16周岁",)),
    Code("02", "年满十六周岁(在校)", "16 or older, at school", ("年满十六周岁（在校）",)),
    Code("03", "适龄劳动", "Of working age", ("适龄劳动力",)),
    Code("04", "判刑劳改", "In prison", ("服刑",)),
    Code("05", "现役军人", "In the forces"),
    Code("06", "出国定居", "Settled abroad"),
    Code("07", "法定退休或农村老人", "Retired or elderly"),
    Code("08", "丧失劳动力", "Lost the ability to work"),
    Code("09", "死亡", "Dead"),
    Code("10", "失踪", "Missing"),
)

DISABILITY_TYPE = CodeList(
    "disability_type",
    Code("1", "视力", "Sight", ("视力残疾", "盲")),
    Code("2", "听力", "Hearing", ("听力残疾", "聋")),
    Code("3", "言语", "Speech", ("言语残疾", "语言", "语言残疾", "哑")),
    Code("4", "肢体", "Limbs", ("肢体残疾", "肢残")),
    Code("5", "智力", "Intellect", ("智力残疾", "智残")),
    Code("6", "精神", "Mental", ("精神残疾",)),
    Code("7", "多重", "Multiple", ("多重残疾",)),
)

DISABILITY_GRADE = CodeList(
    "disability_grade",
    Code("1", "一级", "Grade 1", ("壹级", "1级", "Ⅰ级", "I级")),
    Code("2", "二级", "Grade 2", ("贰级", "2级", "Ⅱ级", "II级")),
    Code("3", "三级", "Grade 3", ("叁级", "3级", "Ⅲ级", "III级")),
    Code("4", "四级", "Grade 4", ("肆级", "4级", "Ⅳ级", "IV级")),
)
