//! In which code page the texts of an old xls are (旧版 xls 文字编码). Since Excel 97 they are
//! Unicode; before, the file names a code page, rightly or wrongly or not at all.

use encoding_rs::GBK;

/// Version word of a BIFF5 stream (Excel 5 and 95), whose texts are in a code page.
const BIFF5: u16 = 0x0500;

/// How sure the code page of a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodePage {
    /// As the file says, or Unicode.
    Given,
    /// The file says nothing or something Western, and its texts are Chinese in GBK.
    Gbk,
    /// The file says nothing, and its texts are not GBK.
    Unknown,
}

/// The texts of a BIFF5 stream that are not ASCII.
#[derive(Default)]
pub(crate) struct Texts {
    any: bool,
    not_gbk: bool,
    han: bool,
}

impl Texts {
    /// Looks at one text.
    pub(crate) fn look(&mut self, bytes: &[u8]) {
        if bytes.is_ascii() {
            return;
        }
        self.any = true;
        match GBK.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => self.han |= text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)),
            None => self.not_gbk = true,
        }
    }

    /// What follows from all texts, the version of the stream and the code page it names.
    pub(crate) fn code_page(&self, version: u16, given: Option<u16>) -> CodePage {
        if version != BIFF5 {
            return CodePage::Given;
        }
        // 1252 is what Western programs write without asking; two accented letters in a row
        // that are a Han character are rarer than a wrong code page.
        let unsure = matches!(given, None | Some(1252 | 1200 | 32_769));
        match (unsure && self.any, self.han && !self.not_gbk, given) {
            (true, true, _) => CodePage::Gbk,
            (true, false, None) => CodePage::Unknown,
            _ => CodePage::Given,
        }
    }
}
