"""Relation to the head of household: the national system's 28 wordings, and the whole of GB/T 4761-2008."""

from portal.common.codes import Code, CodeList

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
            "之长子",
            "之次子",
            "之三子",
            "之养子",
            "之继子",
            "之儿子",
            "养子或继子",
            "其他儿子",
            "小儿子",
            "幼子",
            "21",
            "22",
            "23",
            "24",
            "25",
            "26",
            "27",
            "29",
        ),
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
            "31",
            "32",
            "33",
            "34",
            "35",
            "36",
            "37",
            "39",
        ),
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
            "40",
            "45",
            "46",
            "49",
            "50",
            "59",
            "60",
            "65",
            "66",
            "67",
            "68",
            "69",
            "76",
            "78",
            "82",
            "84",
            "85",
            "86",
            "87",
            "88",
            "89",
            "90",
            "91",
            "92",
            "95",
            "96",
            "97",
            "98",
            "99",
        ),
    ),
)

_RELATION_GB = """
01 本人 Self|02 户主 Head|03 小集体户户主 Head of a collective household|10 配偶 Spouse
11 夫 Husband|12 妻 Wife|20 子 Son|21 独生子 Only son|22 长子 First son|23 次子 Second son
24 三子 Third son|25 四子 Fourth son|26 五子 Fifth son|27 养子或继子 Adopted son or stepson
28 女婿 Son-in-law|29 其他儿子 Other son|30 女 Daughter|31 独生女 Only daughter
32 长女 First daughter|33 二女 Second daughter|34 三女 Third daughter|35 四女 Fourth daughter
36 五女 Fifth daughter|37 养女或继女 Adopted daughter or stepdaughter|38 儿媳 Daughter-in-law
39 其他女儿 Other daughter|40 孙子女或外孙子女 Grandchild|41 孙子 Son's son|42 孙女 Son's daughter
43 外孙子 Daughter's son|44 外孙女 Daughter's daughter|45 孙媳妇或外孙媳妇 Grandson's wife
46 孙女婿或外孙女婿 Granddaughter's husband|47 曾孙子或外曾孙子 Great-grandson
48 曾孙女或外曾孙女 Great-granddaughter|49 其他孙辈 Other grandchild|50 父母 Parent|51 父亲 Father
52 母亲 Mother|53 公公 Husband's father|54 婆婆 Husband's mother|55 岳父 Wife's father
56 岳母 Wife's mother|57 继父或养父 Stepfather|58 继母或养母 Stepmother|59 其他父母关系 Other parent
60 祖父母或外祖父母 Grandparent|61 祖父 Father's father|62 祖母 Father's mother
63 外祖父 Mother's father|64 外祖母 Mother's mother|65 配偶的祖父母或外祖父母 Spouse's grandparent
66 曾祖父 Great-grandfather|67 曾祖母 Great-grandmother
68 配偶的曾祖父母或外曾祖父母 Spouse's great-grandparent|69 其他祖父母关系 Other grandparent
70 兄弟姐妹 Sibling|71 兄 Elder brother|72 嫂 Elder brother's wife|73 弟 Younger brother
74 弟媳 Younger brother's wife|75 姐姐 Elder sister|76 姐夫 Elder sister's husband
77 妹妹 Younger sister|78 妹夫 Younger sister's husband|79 其他兄弟姐妹 Other sibling|80 其他 Other
81 伯父 Father's elder brother|82 伯母 Wife of father's elder brother
83 叔父 Father's younger brother|84 婶母 Wife of father's younger brother|85 舅父 Mother's brother
86 舅母 Wife of mother's brother|87 姨父 Husband of mother's sister|88 姨母 Mother's sister
89 姑父 Husband of father's sister|90 姑母 Father's sister
91 堂兄弟、堂姐妹 Cousin on the father's side|92 表兄弟、表姐妹 Cousin on the mother's side
93 侄子 Brother's son|94 侄女 Brother's daughter|95 外甥 Sister's son|96 外甥女 Sister's daughter
97 其他亲属 Other relative|98 保姆 Nanny|99 非亲属 Not a relative
"""


def _relation_gb_codes() -> list[Code]:
    entries = _RELATION_GB.strip().replace("\n", "|").split("|")
    parts = (entry.split(" ", 2) for entry in entries)
    return [Code(value, zh, en) for value, zh, en in parts]


# The whole GB/T 4761-2008; `RELATION.find(code)` gives the national system's wording a finer code belongs to.
RELATION_GB = CodeList("relation_gb", *_relation_gb_codes())
