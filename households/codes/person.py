"""Who a person is: sex, marriage, ethnic group, papers, party, and how a membership ends (GB/T 2261, GB/T 3304)."""

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
01 汉族 Han|02 蒙古族 Mongol|03 回族 Hui|04 藏族 Tibetan|05 维吾尔族 Uyghur|06 苗族 Miao|07 彝族 Yi
08 壮族 Zhuang|09 布依族 Buyi|10 朝鲜族 Korean|11 满族 Manchu|12 侗族 Dong|13 瑶族 Yao|14 白族 Bai
15 土家族 Tujia|16 哈尼族 Hani|17 哈萨克族 Kazak|18 傣族 Dai|19 黎族 Li|20 傈僳族 Lisu|21 佤族 Wa
22 畲族 She|23 高山族 Gaoshan|24 拉祜族 Lahu|25 水族 Sui|26 东乡族 Dongxiang|27 纳西族 Naxi
28 景颇族 Jingpo|29 柯尔克孜族 Kirgiz|30 土族 Tu|31 达斡尔族 Daur|32 仫佬族 Mulao|33 羌族 Qiang
34 布朗族 Blang|35 撒拉族 Salar|36 毛南族 Maonan|37 仡佬族 Gelao|38 锡伯族 Xibe|39 阿昌族 Achang
40 普米族 Pumi|41 塔吉克族 Tajik|42 怒族 Nu|43 乌孜别克族 Uzbek|44 俄罗斯族 Russian
45 鄂温克族 Ewenki|46 德昂族 De'ang|47 保安族 Bonan|48 裕固族 Yugur|49 京族 Gin|50 塔塔尔族 Tatar
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


# 穿青人 and 革家人 stand as such on identity cards of Guizhou; GB/T 3304 knows only "other", so ours begin with its 97.
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

POLITICAL_STATUS = CodeList(
    "political_status",
    Code("01", "中共党员", "Party member", ("党员", "中国共产党党员", "共产党员")),
    Code("02", "中共预备党员", "Probationary party member", ("预备党员",)),
    Code("03", "共青团员", "Youth League member", ("团员",)),
    Code("12", "无党派民主人士", "Independent democrat", ("无党派人士", "无党派", "民主党派")),
    Code("13", "群众", "No party", ("普通群众",)),
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
