"""Names as they are met in the county: surnames by ethnic group, given names by generation."""

from random import Random

ETHNIC_SHARES = {"汉族": 56, "彝族": 14, "苗族": 13, "回族": 9, "布依族": 5, "白族": 2, "仡佬族": 1}

SURNAMES = {
    "汉族": "李王陈张赵刘周朱吴杨何徐孙胡郭马林罗高郑谢唐曹邓许付田宋聂孔吕蔡谭崔范钱顾毛尹史段雷文",
    "彝族": "禄安陇苏龙李罗卯余管阿普文张杨金沙海",
    "苗族": "杨王李张朱陶罗韩吴马潘古侯熊项",
    "回族": "马锁撒管虎孔丁纳保赛李张所阮",
    "布依族": "罗韦陆岑王班黄蒙何陈",
    "白族": "杨李段赵张何",
    "仡佬族": "李张王陈田",
}
_GENERATION = "明国文光正朝德学昌永兴开世成启绍贤荣庆云应维忠显仕"
_MALE_OLD = "华贵发富强林忠才军平伦友祥云荣友康全安福刚亮坤礼龙勇"
_FEMALE_OLD = "英珍芬兰琴秀梅菊凤莲芳翠琼仙美香娥先会"
_MALE_YOUNG = (
    "浩宇", "俊杰", "子轩", "宇航", "梓豪", "鑫", "志强", "文博", "嘉豪", "伟", "涛", "磊", "杰", "超", "旭", "明轩",
    "睿", "天佑", "家乐", "龙飞", "子涵", "奕辰", "昊然", "恩泽", "鹏", "锦程", "景行", "承志",
)  # fmt: skip
_FEMALE_YOUNG = (
    "欣怡", "雨桐", "梓涵", "思琪", "佳怡", "雅婷", "静", "婷婷", "丽", "敏", "艳", "蕊", "诗涵", "雨欣", "可馨",
    "梦瑶", "慧", "晓燕", "玉婷", "倩", "紫萱", "若曦", "依依", "美玲", "春燕", "语嫣", "淼", "晶",
)  # fmt: skip
_HUI_MALE = ("关祥", "明学", "文虎", "存亮", "朝俊", "光荣", "启顺", "仲舒", "贤明", "国良")
_HUI_FEMALE = ("存秀", "关莲", "文会", "启芬", "明艳", "朝琼", "玉花", "贤珍")


def pick_ethnicity(random: Random) -> str:
    """One ethnic group, as frequent as in the county's settlements."""
    return random.choices(list(ETHNIC_SHARES), list(ETHNIC_SHARES.values()))[0]


def pick_surname(random: Random, ethnicity: str) -> str:
    """A surname usual in that group; the frequent ones stand first and come more often."""
    surnames = SURNAMES[ethnicity]
    return surnames[min(int(random.expovariate(3.2 / len(surnames))), len(surnames) - 1)]


def pick_given(random: Random, *, male: bool, born: int, ethnicity: str, generation: str = "") -> str:
    """A given name as parents chose in that year; brothers may share a generation character."""
    if ethnicity == "回族" and born < 1995 and random.random() < 0.5:
        return random.choice(_HUI_MALE if male else _HUI_FEMALE)
    if born >= 1998:
        return random.choice(_MALE_YOUNG if male else _FEMALE_YOUNG)
    last = random.choice(_MALE_OLD if male else _FEMALE_OLD)
    if random.random() < 0.12:
        return last
    return (generation or random.choice(_GENERATION)) + last


def pick_generation(random: Random) -> str:
    """The generation character of one family."""
    return random.choice(_GENERATION)
