//! Made-up lists of leavers (合成数据), for benchmarks: eleven columns, valid numbers with order digits
//! 990 to 999, and a given share of rows with one planted fault. The same every time.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::LazyLock;

use crate::calendar::Date;
use crate::ident::division::{self, DivisionStatus};

/// The headings, in order.
pub const HEADINGS: [&str; 11] = [
    "单位名称",
    "统一社会信用代码",
    "姓名",
    "证件类型",
    "身份证号",
    "入职日期",
    "离职日期",
    "缴费截止月份",
    "停止缴费险种",
    "停止缴费原因",
    "备注",
];

/// How much, and how bad.
#[derive(Clone, Copy, Debug)]
pub struct MadeUp {
    /// Data rows.
    pub rows: u64,
    /// Of a thousand rows so many have one fault; 3,000 = every row has three.
    pub bad_per_mille: u64,
    /// People at one employer.
    pub per_employer: u64,
}

impl MadeUp {
    /// Writes a CSV file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn csv(
        &self,
        path: &Path,
        encoding: &'static encoding_rs::Encoding,
    ) -> std::io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut line = HEADINGS.join(",");
        line.push('\n');
        out.write_all(&encoding.encode(&line).0)?;
        for index in 0..self.rows {
            line = self.row(index).join(",");
            line.push('\n');
            out.write_all(&encoding.encode(&line).0)?;
        }
        out.flush()
    }

    /// Writes a workbook.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn xlsx(&self, path: &Path) -> Result<(), rust_xlsxwriter::XlsxError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("离职人员")?;
        for (column, heading) in (0..).zip(HEADINGS) {
            sheet.write_string(0, column, heading)?;
        }
        for index in 0..self.rows {
            let row = u32::try_from(index + 1).unwrap_or(u32::MAX);
            for (column, text) in (0..).zip(self.row(index)) {
                sheet.write_string(row, column, text)?;
            }
        }
        book.save(path)
    }

    /// The cells of a row.
    pub fn row(&self, index: u64) -> [String; 11] {
        let mut random = Random(index.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let employer = index / self.per_employer.max(1);
        let leave = Date::new(2026, 11, 9).expect("a day").plus_days(random.below_i32(14));
        let entry = leave.plus_days(-90 - random.below_i32(2000));
        let mut row = [
            format!("北京示例{}有限公司", chinese_number(employer)),
            employer_code(employer),
            name(&mut random),
            "居民身份证".to_owned(),
            person_id(index),
            entry.to_string(),
            leave.to_string(),
            "2026-11".to_owned(),
            "养老、失业、工伤、医疗、生育".to_owned(),
            REASONS[random.below(REASONS.len())].to_owned(),
            REMARKS[random.below(REMARKS.len())].to_owned(),
        ];
        if self.bad_per_mille >= 3_000 {
            (0..3).for_each(|fault| spoil(&mut row, fault));
        } else if random.below(1_000) < usize::try_from(self.bad_per_mille).unwrap_or(1_000) {
            spoil(&mut row, random.below(6));
        }
        row
    }
}

const REASONS: [&str; 5] = [
    "本人意愿解除劳动合同",
    "劳动合同期满",
    "用人单位解除劳动合同",
    "协商一致解除劳动合同",
    "辞职",
];
const REMARKS: [&str; 4] = ["", "", "工作已交接", "资料已归档"];
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
const GIVEN: &str = "伟芳娜敏静秀丽强磊军洋勇艳杰涛明超兰霞平刚桂英华建文辉玲红玉";

fn spoil(row: &mut [String; 11], fault: usize) {
    match fault {
        0 => {
            let last = if row[4].ends_with('1') { "2" } else { "1" };
            row[4].replace_range(17.., last);
        }
        1 => "原因不明888".clone_into(&mut row[9]),
        2 => "2026-12-30".clone_into(&mut row[5]),
        3 => row[2].clear(),
        4 => "7月".clone_into(&mut row[7]),
        _ => row[4].truncate(17),
    }
}

fn name(random: &mut Random) -> String {
    let pick = |from: &str, at: usize| from.chars().nth(at).expect("in range");
    let mut name = String::from(pick(SURNAMES, random.below(20)));
    name.push(pick(GIVEN, random.below(30)));
    if random.below(3) > 0 {
        name.push(pick(GIVEN, random.below(30)));
    }
    name
}

const DIVISIONS: [&str; 16] = [
    "110101", "110105", "110108", "120101", "130102", "210102", "310101", "320102", "330102",
    "340102", "350102", "370102", "420102", "430102", "440103", "510104",
];

/// Counties and districts that are in the table for all births of these lists, for rows that no longer
/// find room in [`DIVISIONS`].
static OTHER_DIVISIONS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let last_birth = Date::new(1999, 12, 31).expect("a day");
    let is_known = |code: &u32| division::status(*code, last_birth) == DivisionStatus::Known;
    let counties = (110_102..660_000).filter(|code| code % 100 != 0);
    let is_new = |code: &u32| !DIVISIONS.contains(&code.to_string().as_str());
    counties.filter(is_known).filter(is_new).collect()
});

/// A valid number: division, day and order digits come from the index, so that no two rows share one
/// before a hundred million.
fn person_id(index: u64) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let order = 990 + index % 10;
    let day = i32::try_from(index / 10 % 7_000).unwrap_or(0);
    let division = index / 70_000;
    let birth = Date::new(1980, 1, 1).expect("a day").plus_days(day);
    let place = match usize::try_from(division) {
        Ok(at) if at < DIVISIONS.len() => DIVISIONS[at].to_owned(),
        at => OTHER_DIVISIONS[at.unwrap_or(0) % OTHER_DIVISIONS.len()].to_string(),
    };
    let body = format!("{place}{}{order}", birth.to_string().replace('-', ""));
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    let check = char::from(b"10X98765432"[sum as usize % 11]);
    format!("{body}{check}")
}

fn employer_code(employer: u64) -> String {
    let organisation = format!("MA{employer:06}");
    let mut inner = [0; 8];
    inner.copy_from_slice(&organisation.as_bytes()[..8]);
    let check = crate::ident::organisation::check_character(&inner).map_or('0', char::from);
    let body = format!("91110105{organisation}{check}");
    let mut first = [0; 17];
    first.copy_from_slice(&body.as_bytes()[..17]);
    let check = crate::ident::credit_code::check_character(&first).map_or('0', char::from);
    format!("{body}{check}")
}

fn chinese_number(number: u64) -> String {
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    number.to_string().bytes().map(|digit| digits[usize::from(digit - b'0')]).collect()
}

/// A small generator of its own (splitmix64), so that files are the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap_or(0)
    }

    fn below_i32(&mut self, limit: usize) -> i32 {
        i32::try_from(self.below(limit)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_of_large_lists_are_valid_and_different() {
        let mut seen = BTreeSet::new();
        // Around every change of division, up to a hundred million.
        for index in (0..1_500).flat_map(|division| [division * 70_000, division * 70_000 + 69_999])
        {
            let number = person_id(index);
            let (code, birth) = (number[..6].parse().unwrap(), &number[6..14]);
            let birth = format!("{}-{}-{}", &birth[..4], &birth[4..6], &birth[6..]);
            let status = division::status(code, Date::parse(&birth).unwrap());
            assert_eq!(status, DivisionStatus::Known, "{number}");
            assert!(seen.insert(number), "{index}");
        }
    }
}
