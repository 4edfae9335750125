"""Code lists of people, households, homes and relocation (domain reference §3.3 and §7).

Stored values are the national standards' own codes where there is one: GB/T 2261 (sex, marriage), GB/T 3304 (ethnic groups),
GB/T 4658 (education), GB/T 4761 (relation), GB/T 24437 order for disability. The national system's wordings are the labels.
"""

from portal.common.codes import Code, CodeList

SEX = CodeList(
    "sex",
    Code("1", "男", "Male", ("男性", "M", "m")),
    Code("2", "女", "Female", ("女性", "F", "f")),
    Code("0", "未知的性别", "Unknown sex", ("未知",)),
    Code("9", "未说明的性别", "Sex not stated", ("未说明",)),
)

MARITAL = CodeList(
    "marital",
    Code("10", "未婚", "Never married"),
    Code("20", "已婚", "Married", ("有配偶",)),
    Code("21", "初婚", "First marriage"),
    Code("22", "再婚", "Remarried"),
    Code("23", "复婚", "Marriage restored"),
    Code("30", "丧偶", "Widowed"),
    Code("40", "离婚", "Divorced", ("离异",)),
    Code("90", "未说明", "Marriage not stated", ("未说明的婚姻状况",)),
)

_ETHNIC_GROUPS = """
01 汉族 Han|02 蒙古族 Mongol|03 回族 Hui|04 藏族 Tibetan|05 维吾尔族 Uyghur|06 苗族 Miao|07 彝族 Yi|08 壮族 Zhuang|09 布依族 Buyi
10 朝鲜族 Korean|11 满族 Manchu|12 侗族 Dong|13 瑶族 Yao|14 白族 Bai|15 土家族 Tujia|16 哈尼族 Hani|17 哈萨克族 Kazak|18 傣族 Dai
19 黎族 Li|20 傈僳族 Lisu|21 佤族 Wa|22 畲族 She|23 高山族 Gaoshan|24 拉祜族 Lahu|25 水族 Sui|26 东乡族 Dongxiang|27 纳西族 Naxi
28 景颇族 Jingpo|29 柯尔克孜族 Kirgiz|30 土族 Tu|31 达斡尔族 Daur|32 仫佬族 Mulao|33 羌族 Qiang|34 布朗族 Blang|35 撒拉族 Salar
36 毛南族 Maonan|37 仡佬族 Gelao|38 锡伯族 Xibe|39 阿昌族 Achang|40 普米族 Pumi|41 塔吉克族 Tajik|42 怒族 Nu|43 乌孜别克族 Uzbek
44 俄罗斯族 Russian|45 鄂温克族 Ewenki|46 德昂族 De'ang|47 保安族 Bonan|48 裕固族 Yugur|49 京族 Gin|50 塔塔尔族 Tatar
51 独龙族 Derung|52 鄂伦春族 Oroqen|53 赫哲族 Hezhen|54 门巴族 Monba|55 珞巴族 Lhoba|56 基诺族 Jino
"""
_ETHNIC_ALIASES = {"37": ("仡佬", "仡老族"), "36": ("毛难族",), "10": ("鲜族",), "09": ("布衣族", "布依")}


def _ethnic_codes() -> list[Code]:
    codes = []
    for entry in _ETHNIC_GROUPS.strip().replace("\n", "|").split("|"):
        value, zh, en = entry.split(" ")
        aliases = {zh.removesuffix("族"), *_ETHNIC_ALIASES.get(value, ())}
        codes.append(Code(value, zh, en, tuple(sorted(aliases))))
    return codes


# 穿青人 and 革家人 are written as such on the identity cards of Guizhou; GB/T 3304 knows only "other", so ours begin with its 97.
ETHNICITY = CodeList(
    "ethnicity",
    *_ethnic_codes(),
    Code("97", "其他", "Other group", ("其他民族", "未识别民族", "其它")),
    Code("971", "穿青人", "Chuanqing", ("穿青", "穿青族")),
    Code("972", "革家人", "Gejia", ("革家", "亻革家人", "僅家人", "革家族")),
    Code("98", "外国血统中国籍人士", "Foreign descent", ("外国血统", "外国血统中国籍")),
)

ID_TYPE = CodeList(
    "id_type",
    Code("ID", "居民身份证", "Resident identity card", ("身份证", "二代身份证", "第二代居民身份证", "公民身份证")),
    Code("DC", "残疾人证", "Disability certificate", ("残疾证", "残疾人证号", "第二代残疾人证", "第三代残疾人证")),
    Code("HB", "户口簿", "Household register", ("户口本", "户籍")),
    Code("BC", "出生医学证明", "Birth certificate", ("出生证", "出生证明")),
    Code("RP", "港澳台居民居住证", "Residence permit", ("港澳台居住证", "港澳居民居住证", "台湾居民居住证")),
    Code("OT", "其他", "Other document", ("其他证件", "其它", "其他有效证件")),
)

RELATION = CodeList(
    "relation",
    Code("02", "户主", "Head", ("本人", "户主本人", "之户主", "自己", "01", "小集体户户主", "03")),
    Code(
        "10",
        "配偶",
        "Spouse",
        ("妻", "妻子", "夫", "丈夫", "之妻", "之夫", "之配偶", "爱人", "老婆", "老公", "11", "12"),
    ),
    Code(
        "20",
        "之子",
        "Son",
        (
            "子",
            "儿子",
            "独生子",
            "长子",
            "大儿子",
            "次子",
            "二子",
            "二儿子",
            "三子",
            "三儿子",
            "四子",
            "五子",
            "六子",
            "养子",
            "继子",
        )
        + ("之长子", "之次子", "之三子", "之养子", "之继子", "之儿子", "养子或继子", "其他儿子", "小儿子", "幼子")
        + ("21", "22", "23", "24", "25", "26", "27", "29"),
    ),
    Code(
        "30",
        "之女",
        "Daughter",
        (
            "女",
            "女儿",
            "独生女",
            "长女",
            "大女儿",
            "大女",
            "次女",
            "二女",
            "二女儿",
            "三女",
            "三女儿",
            "四女",
            "五女",
            "六女",
            "养女",
        )
        + (
            "继女",
            "之长女",
            "之次女",
            "之二女",
            "之三女",
            "之养女",
            "之继女",
            "之女儿",
            "养女或继女",
            "其他女儿",
            "小女儿",
            "幼女",
        )
        + ("31", "32", "33", "34", "35", "36", "37", "39"),
    ),
    Code("38", "之儿媳", "Daughter-in-law", ("儿媳", "儿媳妇", "长媳", "次媳", "之儿媳妇", "子媳")),
    Code("28", "之女婿", "Son-in-law", ("女婿", "婿", "赘婿", "上门女婿")),
    Code("41", "之孙子", "Grandson", ("孙子", "孙", "长孙", "次孙", "之孙", "三孙", "孙儿")),
    Code("42", "之孙女", "Granddaughter", ("孙女", "长孙女", "次孙女", "孙女儿")),
    Code("43", "之外孙子", "Daughter's son", ("外孙子", "外孙", "之外孙")),
    Code("44", "之外孙女", "Daughter's daughter", ("外孙女",)),
    Code(
        "51", "之父", "Father", ("父", "父亲", "爸爸", "之父亲", "继父", "养父", "之继父", "之养父", "继父或养父", "57")
    ),
    Code(
        "52", "之母", "Mother", ("母", "母亲", "妈妈", "之母亲", "继母", "养母", "之继母", "之养母", "继母或养母", "58")
    ),
    Code("55", "之岳父", "Wife's father", ("岳父", "丈人")),
    Code("56", "之岳母", "Wife's mother", ("岳母", "丈母娘", "丈母")),
    Code("53", "之公公", "Husband's father", ("公公", "家公")),
    Code("54", "之婆婆", "Husband's mother", ("婆婆", "家婆")),
    Code("61", "之祖父", "Father's father", ("祖父", "爷爷")),
    Code("62", "之祖母", "Father's mother", ("祖母", "奶奶")),
    Code("63", "之外祖父", "Mother's father", ("外祖父", "外公", "姥爷")),
    Code("64", "之外祖母", "Mother's mother", ("外祖母", "外婆", "姥姥")),
    Code(
        "70",
        "之兄弟姐妹",
        "Brother or sister",
        (
            "兄弟姐妹",
            "兄",
            "弟",
            "姐",
            "妹",
            "哥哥",
            "哥",
            "弟弟",
            "姐姐",
            "妹妹",
            "兄弟",
            "姐妹",
            "之兄",
            "之弟",
            "之姐",
            "之妹",
        )
        + (
            "其他兄弟姐妹",
            "长兄",
            "大哥",
            "二弟",
            "之弟弟",
            "之妹妹",
            "之姐姐",
            "之哥哥",
            "71",
            "73",
            "75",
            "77",
            "79",
        ),
    ),
    Code("47", "之曾孙子", "Great-grandson", ("曾孙子", "曾孙", "重孙", "重孙子", "曾孙子或外曾孙子")),
    Code("48", "之曾孙女", "Great-granddaughter", ("曾孙女", "重孙女", "曾孙女或外曾孙女")),
    Code("93", "之侄儿", "Brother's son", ("侄儿", "侄子", "侄", "之侄子", "之侄")),
    Code("94", "之侄女", "Brother's daughter", ("侄女",)),
    Code(
        "72",
        "之兄弟媳妇",
        "Brother's wife",
        ("兄弟媳妇", "嫂", "嫂子", "嫂嫂", "弟媳", "弟媳妇", "弟妹", "之嫂", "之弟媳", "74"),
    ),
    Code(
        "83",
        "之叔伯",
        "Uncle",
        ("叔伯", "叔", "伯", "叔父", "伯父", "叔叔", "大伯", "伯伯", "之叔", "之伯", "之叔父", "之伯父", "81"),
    ),
    Code(
        "80",
        "其他",
        "Other relation",
        (
            "其它",
            "其他亲属",
            "非亲属",
            "保姆",
            "其他关系",
            "姐夫",
            "妹夫",
            "伯母",
            "婶母",
            "婶婶",
            "舅父",
            "舅舅",
            "舅母",
            "舅妈",
            "姨父",
        )
        + (
            "姨母",
            "姑父",
            "姑母",
            "姑妈",
            "姑姑",
            "外甥",
            "外甥女",
            "孙媳",
            "孙媳妇",
            "孙女婿",
            "外孙媳妇",
            "外孙女婿",
            "堂兄弟",
            "堂姐妹",
        )
        + (
            "表兄弟",
            "表姐妹",
            "曾祖父",
            "曾祖母",
            "孙子女或外孙子女",
            "父母",
            "祖父母",
            "亲戚",
            "孙媳妇或外孙媳妇",
            "孙女婿或外孙女婿",
        )
        + ("40", "45", "46", "49", "50", "59", "60", "65", "66", "67", "68", "69", "76", "78")
        + ("82", "84", "85", "86", "87", "88", "89", "90", "91", "92", "95", "96", "97", "98", "99"),
    ),
)

_RELATION_GB = """
01 本人 Self|02 户主 Head|03 小集体户户主 Head of a collective household|10 配偶 Spouse|11 夫 Husband|12 妻 Wife
20 子 Son|21 独生子 Only son|22 长子 First son|23 次子 Second son|24 三子 Third son|25 四子 Fourth son|26 五子 Fifth son
27 养子或继子 Adopted son or stepson|28 女婿 Son-in-law|29 其他儿子 Other son|30 女 Daughter|31 独生女 Only daughter
32 长女 First daughter|33 二女 Second daughter|34 三女 Third daughter|35 四女 Fourth daughter|36 五女 Fifth daughter
37 养女或继女 Adopted daughter or stepdaughter|38 儿媳 Daughter-in-law|39 其他女儿 Other daughter
40 孙子女或外孙子女 Grandchild|41 孙子 Son's son|42 孙女 Son's daughter|43 外孙子 Daughter's son|44 外孙女 Daughter's daughter
45 孙媳妇或外孙媳妇 Grandson's wife|46 孙女婿或外孙女婿 Granddaughter's husband|47 曾孙子或外曾孙子 Great-grandson
48 曾孙女或外曾孙女 Great-granddaughter|49 其他孙辈 Other grandchild|50 父母 Parent|51 父亲 Father|52 母亲 Mother
53 公公 Husband's father|54 婆婆 Husband's mother|55 岳父 Wife's father|56 岳母 Wife's mother|57 继父或养父 Stepfather
58 继母或养母 Stepmother|59 其他父母关系 Other parent|60 祖父母或外祖父母 Grandparent|61 祖父 Father's father
62 祖母 Father's mother|63 外祖父 Mother's father|64 外祖母 Mother's mother|65 配偶的祖父母或外祖父母 Spouse's grandparent
66 曾祖父 Great-grandfather|67 曾祖母 Great-grandmother|68 配偶的曾祖父母或外曾祖父母 Spouse's great-grandparent
69 其他祖父母关系 Other grandparent|70 兄弟姐妹 Sibling|71 兄 Elder brother|72 嫂 Elder brother's wife|73 弟 Younger brother
74 弟媳 Younger brother's wife|75 姐姐 Elder sister|76 姐夫 Elder sister's husband|77 妹妹 Younger sister
78 妹夫 Younger sister's husband|79 其他兄弟姐妹 Other sibling|80 其他 Other|81 伯父 Father's elder brother
82 伯母 Wife of father's elder brother|83 叔父 Father's younger brother|84 婶母 Wife of father's younger brother
85 舅父 Mother's brother|86 舅母 Wife of mother's brother|87 姨父 Husband of mother's sister|88 姨母 Mother's sister
89 姑父 Husband of father's sister|90 姑母 Father's sister|91 堂兄弟、堂姐妹 Cousin on the father's side
92 表兄弟、表姐妹 Cousin on the mother's side|93 侄子 Brother's son|94 侄女 Brother's daughter|95 外甥 Sister's son
96 外甥女 Sister's daughter|97 其他亲属 Other relative|98 保姆 Nanny|99 非亲属 Not a relative
"""


def _relation_gb_codes() -> list[Code]:
    entries = _RELATION_GB.strip().replace("\n", "|").split("|")
    return [Code(*entry.split(" ", 2)) for entry in entries]


# The whole GB/T 4761-2008; `RELATION.find(code)` gives the national system's wording a finer code belongs to.
RELATION_GB = CodeList("relation_gb", *_relation_gb_codes())

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
        ("小学在读", "小学生", "小学在校", "一年级", "二年级", "三年级", "四年级", "五年级", "六年级")
        + ("小学一年级", "小学二年级", "小学三年级", "小学四年级", "小学五年级", "小学六年级"),
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
        ("弱劳动力", "半劳动力", "弱劳力", "半劳力", "弱（半）劳动力", "弱(半)劳动力")
        + ("弱劳动力/半劳动力", "弱半劳动力", "弱或半劳动力", "部分丧失劳动能力", "弱、半劳动力"),
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

POLITICAL_STATUS = CodeList(
    "political_status",
    Code("01", "中共党员", "Party member", ("党员", "中国共产党党员", "共产党员")),
    Code("02", "中共预备党员", "Probationary party member", ("预备党员",)),
    Code("03", "共青团员", "Youth League member", ("团员",)),
    Code("12", "无党派民主人士", "Independent democrat", ("无党派人士", "无党派", "民主党派")),
    Code("13", "群众", "No party", ("普通群众",)),
)

HOUSEHOLD_TYPE = CodeList(
    "household_type",
    Code(
        "1",
        "脱贫户",
        "Household out of poverty",
        ("原建档立卡户", "建档立卡户", "建档立卡脱贫户", "建档立卡贫困户", "已脱贫户", "脱贫"),
    ),
    Code("0", "普通农户", "Ordinary household", ("一般农户", "非贫困户", "非脱贫户", "一般户", "非建档立卡户", "农户")),
)

POVERTY_ATTR = CodeList(
    "poverty_attr",
    Code("1", "一般脱贫户", "Ordinary", ("一般贫困户", "一般建档立卡户")),
    Code("2", "低保脱贫户", "On subsistence allowance", ("低保贫困户", "低保户")),
    Code("3", "特困供养脱贫户", "On extreme-poverty support", ("特困供养贫困户", "五保贫困户", "五保户", "特困脱贫户")),
)

POVERTY_CAUSE = CodeList(
    "poverty_cause",
    Code("01", "因病", "Illness"),
    Code("02", "因残", "Disability"),
    Code("03", "因学", "Schooling"),
    Code("04", "因灾", "Disaster", ("因自然灾害",)),
    Code("05", "缺土地", "No land", ("缺地",)),
    Code("06", "缺水", "No water"),
    Code("07", "缺技术", "No skills"),
    Code("08", "缺劳动力", "No labour", ("缺劳力",)),
    Code("09", "缺资金", "No money", ("缺资本",)),
    Code("10", "交通条件落后", "Poor roads", ("交通落后",)),
    Code("11", "自身发展动力不足", "Little drive", ("自身动力不足", "发展动力不足")),
    Code("12", "因婚", "Marriage"),
    Code("13", "因丧", "Bereavement"),
)

# "9" because many rosters only ask 是否低保: a yes without the kind is kept as a yes, not guessed to be the rural one.
DIBAO = CodeList(
    "dibao",
    Code("0", "未享受", "None", ("不享受", "否", "无", "未享受低保", "不是", "非低保")),
    Code("1", "农村低保", "Rural", ("农村居民最低生活保障", "农村最低生活保障")),
    Code("2", "城市低保", "Urban", ("城镇低保", "城市居民最低生活保障", "城市最低生活保障")),
    Code(
        "9", "低保（未分城乡）", "Kind not stated", ("是", "低保", "享受", "享受低保", "低保户", "有", "低保(未分城乡)")
    ),
)

TEKUN = CodeList(
    "tekun",
    Code("0", "不享受", "None", ("未享受", "否", "无", "不是", "未享受特困")),
    Code("1", "农村特困", "Rural", ("农村特困供养", "农村特困人员", "农村五保")),
    Code("2", "城市特困", "Urban", ("城镇特困", "城市特困供养", "城市特困人员", "城市三无")),
    Code(
        "9",
        "特困供养（未分城乡）",
        "Kind not stated",
        ("是", "特困", "特困供养", "享受", "五保", "特困人员", "有", "特困供养(未分城乡)"),
    ),
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

RELOCATION_WAY = CodeList(
    "relocation_way",
    Code("1", "行政区整体搬迁", "Whole village", ("行政村整体搬迁", "整村搬迁")),
    Code(
        "2",
        "自然村（村民小组）整体搬迁",
        "Whole hamlet",
        ("自然村整体搬迁", "自然村(村民小组)整体搬迁", "整组搬迁", "村民小组整体搬迁"),
    ),
    Code(
        "3",
        "建档立卡贫困户个别搬迁",
        "Single household",
        ("个别搬迁", "零星搬迁", "贫困户个别搬迁", "建档立卡户个别搬迁"),
    ),
)

RESETTLE_MODE = CodeList(
    "resettle_mode",
    Code("1", "集中安置", "In a settlement", ("集中",)),
    Code("2", "分散安置", "Scattered", ("分散", "插花安置")),
)

RESETTLE_PLACE = CodeList(
    "resettle_place",
    Code("1", "县城安置", "County town", ("县城", "城区安置", "县城集中安置", "城镇安置")),
    Code("2", "乡镇安置", "Township", ("乡镇", "集镇安置", "乡（镇）安置")),
    Code("3", "村内安置", "Own village", ("村内",)),
    Code("4", "村外安置", "Other village", ("村外", "中心村安置")),
    Code("5", "县外安置", "Other county", ("县外",)),
)

RELOCATION_DIFFICULTY = CodeList(
    "relocation_difficulty",
    Code("1", "缺乏资金", "No money"),
    Code("2", "搬迁后找不到工作", "No work after the move"),
    Code("3", "搬迁后生活没着落", "No living after the move"),
    Code("9", "其他", "Other difficulty", ("其它",)),
)

ROAD_TYPE = CodeList(
    "road_type",
    Code("1", "泥土路", "Earth", ("土路",)),
    Code("2", "砂石路", "Gravel", ("沙石路", "石子路")),
    Code("3", "水泥路", "Concrete", ("混凝土路",)),
    Code("4", "沥青路", "Asphalt", ("柏油路",)),
)

FUEL_TYPE = CodeList(
    "fuel_type",
    Code("1", "柴草", "Firewood", ("柴", "薪柴")),
    Code("2", "干畜粪", "Dried dung"),
    Code("3", "煤炭", "Coal", ("煤",)),
    Code("4", "清洁能源", "Clean energy", ("电", "天然气", "液化气", "燃气", "沼气", "太阳能")),
    Code("9", "其他", "Other fuel", ("其它",)),
)

HOUSING_GRADE = CodeList(
    "housing_grade",
    Code("A", "A级", "Grade A: sound", ("A类",)),
    Code("B", "B级", "Grade B: parts unsound", ("B类",)),
    Code("C", "C级", "Grade C: partly dangerous", ("C类", "C级危房")),
    Code("D", "D级", "Grade D: dangerous", ("D类", "D级危房")),
)

WATER_STANDARD = CodeList(
    "water_standard",
    Code("1", "达标", "Met", ("合格", "安全", "是", "好")),
    Code("2", "基本达标", "Nearly met", ("基本合格", "基本安全")),
    Code("0", "未达标", "Not met", ("不达标", "不合格", "不安全", "否")),
)

END_REASON = CodeList(
    "end_reason",
    Code(
        "DEATH",
        "死亡",
        "Died",
        ("去世", "病故", "亡故", "已故", "已死亡", "已去世", "身故", "过世", "病逝", "自然减少"),
    ),
    Code("MARRIED", "婚嫁", "Married out", ("出嫁", "嫁出", "外嫁", "婚迁", "已出嫁", "入赘")),
    Code(
        "MOVED",
        "户籍迁出",
        "Registration moved",
        ("户口迁出", "迁出", "转出", "户籍转出", "户口转出", "户口已迁出", "户籍已迁出"),
    ),
    Code("SPLIT", "分户", "Household split", ("分户迁出", "单独立户", "另立户")),
    Code("PRISON", "服刑", "In prison", ("判刑", "在押", "羁押", "正在服刑", "收监")),
    Code("LOST", "失联", "Out of contact", ("失踪", "下落不明", "走失")),
    Code("ABROAD", "出国定居", "Settled abroad"),
    Code("FORCES", "参军", "Joined the forces", ("入伍", "现役军人")),
    Code("MISTAKE", "错录", "Entered by mistake", ("误录", "重复录入")),
    Code("OTHER", "其他", "Other end", ("其它",)),
)

PRECISION = CodeList(
    "precision",
    Code("D", "日", "Day"),
    Code("M", "月", "Month"),
    Code("Y", "年", "Year"),
)
