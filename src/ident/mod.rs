//! Public identifiers and their check digits (身份号码与单位代码).
#![expect(missing_docs, reason = "placeholder until the module lands")]
pub mod credit_code {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct CreditReading;
}
pub mod documents {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct DocumentKey(pub u64);
    #[derive(Clone, Copy, Debug)]
    pub struct DocumentReading {
        pub key: Option<DocumentKey>,
    }
}
pub mod kind {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum IdKind {
        Resident,
    }
    impl IdKind {
        pub fn from_code(code: &str) -> Option<Self> {
            (code == "resident-card").then_some(Self::Resident)
        }
        pub fn label(self) -> crate::text::Text {
            crate::text::text("居民身份证", "resident identity card")
        }
    }
}
pub mod name {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct NameMarks;
}
pub mod person_id {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Sex {
        Male,
        Female,
    }
    impl Sex {
        pub fn label(self) -> crate::text::Text {
            match self {
                Self::Male => crate::text::text("男", "male"),
                Self::Female => crate::text::text("女", "female"),
            }
        }
    }
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct PersonId(u64);
    impl PersonId {
        pub fn key(self) -> u64 {
            self.0
        }
        pub fn from_key(key: u64) -> Option<Self> {
            Some(Self(key))
        }
        pub fn birth(self) -> crate::calendar::Date {
            crate::calendar::Date::new(1990, 1, 1).expect("a day")
        }
        pub fn sex(self) -> Sex {
            Sex::Male
        }
    }
    #[derive(Clone, Copy, Debug)]
    pub struct Reading {
        pub value: Option<PersonId>,
    }
}
