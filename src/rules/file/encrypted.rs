//! FL002: a workbook needs a password, or the one given is wrong.
//!
//! Arguments: `why`, a sentence of its own.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL002"),
    name: "file-encrypted",
    severity: Severity::Error,
    fields: &[],
    message: text("加密文件未能读取。{why}", "This encrypted file was not read: {why}"),
    why: text(
        "有打开密码的文件，没有密码就看不到任何内容。",
        "Without the password nothing in an encrypted file can be read.",
    ),
    fix: text(
        "把密码写入一个文本文件，用 --password-file 指定；或请制表人取消密码后另存再交。密码不要\
         写在命令行或文件名里。",
        "Put the password in a text file and name it with --password-file, or ask the sender to \
         save the workbook without one. Do not write a password on the command line or into a \
         file name.",
    ),
    basis: text(
        "Office 文件的加密封装（[MS-OFFCRYPTO]）；只能由知道密码的人打开",
        "The encryption of Office files ([MS-OFFCRYPTO]); only who knows the password can open \
         them",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(&ENCRYPTED), quiet_on_csv(GOOD_CSV)],
};

/// The smallest encrypted workbook: a compound file ([MS-CFB]) of three sectors (header, allocation
/// table, directory) whose directory names an encrypted package.
static ENCRYPTED: [u8; 1536] = compound_file();

const fn compound_file() -> [u8; 1536] {
    let mut file = [0; 1536];
    put(&mut file, 0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    // Version 3.62, little-endian, sectors of 512 bytes, small ones of 64.
    put(&mut file, 24, b"\x3E\0\x03\0\xFE\xFF\x09\0\x06\0");
    // One allocation sector, the directory in sector 1, streams below 4096 bytes are small ones.
    put(&mut file, 44, b"\x01\0\0\0\x01\0\0\0\0\0\0\0\0\x10\0\0");
    put(&mut file, 60, b"\xFE\xFF\xFF\xFF\0\0\0\0\xFE\xFF\xFF\xFF\0\0\0\0\0\0\0\0");
    fill(&mut file, 80, 512);
    put(&mut file, 512, b"\xFD\xFF\xFF\xFF\xFE\xFF\xFF\xFF");
    fill(&mut file, 520, 1024);
    directory_entry(&mut file, 1024, b"Root Entry", 5, 1);
    directory_entry(&mut file, 1152, b"EncryptedPackage", 2, 0xFF);
    directory_entry(&mut file, 1280, b"", 0, 0xFF);
    directory_entry(&mut file, 1408, b"", 0, 0xFF);
    file
}

/// An empty stream or storage at `at`; `child` is the number of its first child, 0xFF for none.
const fn directory_entry(file: &mut [u8; 1536], at: usize, name: &[u8], kind: u8, child: u8) {
    let mut place = 0;
    while place < name.len() {
        file[at + 2 * place] = name[place];
        place += 1;
    }
    #[expect(clippy::cast_possible_truncation, reason = "names here have at most 16 letters")]
    let length = if name.is_empty() { 0 } else { 2 * (name.len() as u8 + 1) };
    file[at + 64] = length;
    file[at + 66] = kind;
    file[at + 67] = 1;
    fill(file, at + 68, at + 80);
    if child != 0xFF {
        put(file, at + 76, &[child, 0, 0, 0]);
    }
    put(file, at + 116, b"\xFE\xFF\xFF\xFF");
}

const fn put(file: &mut [u8; 1536], at: usize, bytes: &[u8]) {
    let mut place = 0;
    while place < bytes.len() {
        file[at + place] = bytes[place];
        place += 1;
    }
}

/// Writes 0xFF, "nothing here", from `from` up to `to`.
const fn fill(file: &mut [u8; 1536], from: usize, to: usize) {
    let mut place = from;
    while place < to {
        file[place] = 0xFF;
        place += 1;
    }
}
