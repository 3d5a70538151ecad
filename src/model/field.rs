//! The canonical columns (标准字段), contract section 6.

use crate::text::{Text, text};

macro_rules! fields {
    ($($variant:ident $key:literal $zh:literal $en:literal,)*) => {
        /// One canonical column (标准字段). The order is the order in reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Field {
            $(#[doc = concat!($zh, " (`", $key, "`).")] $variant,)*
        }

        impl Field {
            /// Every field, in order.
            pub const ALL: [Self; [$($key),*].len()] = [$(Self::$variant),*];

            /// The name in machine forms and options: `person_id`.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// What people call it.
            pub const fn label(self) -> Text {
                match self { $(Self::$variant => text($zh, $en)),* }
            }
        }
    };
}

fields! {
    EmployerName "employer_name" "单位名称" "employer name",
    EmployerCode "employer_code" "统一社会信用代码" "unified social credit code",
    RegistrationNo "registration_no" "社会保险登记号" "social insurance registration number",
    PersonName "person_name" "姓名" "name",
    IdKind "id_kind" "证件类型" "document kind",
    PersonId "person_id" "证件号码" "identity number",
    Sex "sex" "性别" "sex",
    BirthDate "birth_date" "出生日期" "birth date",
    StopMonth "stop_month" "停止缴费月份" "stop month",
    MedicalStopMonth "medical_stop_month" "医疗停止缴费月份" "medical stop month",
    Reason "reason" "停止缴费原因" "stop reason",
    Insurances "insurances" "停止缴费险种" "insurance kinds",
    EntryDate "entry_date" "入职日期" "entry date",
    LeaveDate "leave_date" "离职日期" "leave date",
    ChangeFlag "change_flag" "增减标志" "change flag",
    EmployeeNo "employee_no" "工号" "employee number",
    PersonNo "person_no" "个人编号" "personal insurance number",
    Department "department" "部门" "department",
    Remark "remark" "备注" "remark",
    SerialNo "serial_no" "序号" "serial number",
    OtherReason "other_reason" "原因（另一列）" "reason (second column)",
    InsuredPlace "insured_place" "参保地" "place of insurance",
    InsuranceState "insurance_state" "社保状态" "state of the insurance",
    HandlingState "handling_state" "办理结果" "state of the declaration",
    OtherRemark "other_remark" "备注（另一列）" "remark (second column)",
    OtherStopMonth "other_stop_month" "停止缴费月份（另一列）" "stop month (second column)",
}

impl Field {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The field with that machine name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// Fields whose cells may hold an identity number, and are masked when shown.
    pub const fn is_identity(self) -> bool {
        matches!(self, Self::PersonId | Self::PersonNo)
    }
}

/// A set of fields (字段集合).
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct FieldSet(u32);

impl FieldSet {
    /// No field.
    pub const EMPTY: Self = Self(0);

    /// The set of these fields.
    pub const fn of(fields: &[Field]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < fields.len() {
            bits |= 1 << fields[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    /// Adds a field.
    pub const fn insert(&mut self, field: Field) {
        self.0 |= 1 << field as u32;
    }

    /// Whether the field is in the set.
    pub const fn contains(self, field: Field) -> bool {
        self.0 & (1 << field as u32) != 0
    }

    /// No field in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The fields in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The fields in order.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| self.contains(*field))
    }
}

impl std::fmt::Debug for FieldSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        let mut set = Self::EMPTY;
        fields.into_iter().for_each(|field| set.insert(field));
        set
    }
}

/// Which column each field is read from (字段所在列). Columns are 0-based.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns([u16; Field::COUNT]);

impl Columns {
    const ABSENT: u16 = u16::MAX;

    /// No field has a column.
    pub const NONE: Self = Self([Self::ABSENT; Field::COUNT]);

    /// The column of a field.
    #[inline]
    pub fn get(&self, field: Field) -> Option<usize> {
        let column = self.0[field as usize];
        (column != Self::ABSENT).then_some(column.into())
    }

    /// The field that is read from a column.
    pub fn field_of(&self, column: usize) -> Option<Field> {
        Field::ALL.into_iter().find(|field| self.get(*field) == Some(column))
    }

    /// Reads a field from a column.
    pub fn set(&mut self, field: Field, column: u16) {
        self.0[field as usize] = column;
    }

    /// Reads a field from no column any more.
    pub fn unset(&mut self, field: Field) {
        self.0[field as usize] = Self::ABSENT;
    }

    /// The fields that have a column.
    pub fn fields(&self) -> FieldSet {
        Field::ALL.into_iter().filter(|field| self.get(*field).is_some()).collect()
    }
}

impl Default for Columns {
    fn default() -> Self {
        Self::NONE
    }
}

/// The letters of a 0-based column: `A`, `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).expect("below 26");
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The 0-based column of letters as a person writes them; `None` past `ZZZ` or when not letters.
pub fn column_number(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic())
    {
        return None;
    }
    let number = letters
        .bytes()
        .fold(0, |number, byte| number * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some(number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_agree() {
        for (number, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(number), letters);
            assert_eq!(column_number(letters), Some(number));
        }
        for odd in ["", "A1", "ABCD", "列"] {
            assert_eq!(column_number(odd), None, "{odd}");
        }
    }

    #[test]
    fn sets_keep_the_order_of_reports() {
        let set = FieldSet::of(&[Field::LeaveDate, Field::EntryDate]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Field::EntryDate, Field::LeaveDate]);
        assert_eq!(Field::from_key("person_id"), Some(Field::PersonId));
    }
}
