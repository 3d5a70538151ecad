//! People and employers that do not exist: valid numbers with order digits 990 to 999.

/// The weights of GB 11643.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The headings of [`row`].
pub const HEADINGS: [&str; 8] = [
    "统一社会信用代码",
    "姓名",
    "证件号码",
    "缴费截止月份",
    "停止缴费原因",
    "停止缴费险种",
    "入职日期",
    "离职日期",
];

/// A valid employer.
pub const EMPLOYER: &str = "91110105MA00099A0D";

/// The valid number of an invented person; no two below 90,000 are equal.
pub fn person_id(person: u32) -> String {
    let (order, day) = (990 + person % 10, person / 10);
    let body =
        format!("110101{}{:02}{:02}{order}", 1970 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
    complete(&body)
}

/// Seventeen digits with their check character.
pub fn complete(body: &str) -> String {
    let sum: u32 =
        body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum as usize % 11]))
}

/// An invented name; no two below 8,000 are equal.
pub fn person_name(person: u32) -> String {
    let pick = |from: &str, at: u32| {
        let letters: Vec<char> = from.chars().collect();
        letters[at as usize % letters.len()]
    };
    let given = "安北春冬东芳国海宏佳景军凯岚立明宁平青荣";
    let mut name = String::new();
    name.push(pick("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", person));
    name.push(pick(given, person / 20));
    name.push(pick(given, person / 400));
    name
}

/// A good row of a person, under [`HEADINGS`].
pub fn row(person: u32) -> Vec<String> {
    [
        EMPLOYER,
        &person_name(person),
        &person_id(person),
        "2026-11",
        "本人意愿解除劳动合同",
        "养老、失业、工伤、医疗、生育",
        "2021-03-01",
        "2026-11-16",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The headings and the rows of so many good people.
pub fn table(people: u32) -> Vec<Vec<String>> {
    let headings = HEADINGS.map(str::to_owned).to_vec();
    std::iter::once(headings).chain((0..people).map(row)).collect()
}
