//! Archives as people and attackers make them.

use std::io::Write as _;

use zip::write::SimpleFileOptions;

use super::*;
use crate::source::limits;

/// What was heard of each file: its name, its bytes, the code of its fault.
#[derive(Default)]
struct Heard(Vec<(String, Vec<u8>, Option<String>)>);

impl Files for Heard {
    fn begin(&mut self, name: &str) -> Result<(), Stop> {
        self.0.push((name.to_owned(), Vec::new(), None));
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.0.last_mut().unwrap().1.extend_from_slice(bytes);
        Ok(())
    }

    fn end(&mut self, fault: Option<FileFault>) -> Result<(), Stop> {
        self.0.last_mut().unwrap().2 = fault.map(|fault| fault.code.to_string());
        Ok(())
    }
}

fn zipped(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn unpacked(bytes: Vec<u8>, limits: &Limits) -> Result<Heard, String> {
    let mut heard = Heard::default();
    match unpack(bytes, limits, &mut heard) {
        Ok(()) => Ok(heard),
        Err(Stop::Fault(fault)) => Err(fault.code.to_string()),
        Err(Stop::Gone(error)) => panic!("{error}"),
    }
}

fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    zipped(files, CompressionMethod::Stored)
}

/// Every occurrence of some bytes replaced by others of the same length.
fn with(mut bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, old).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + new.len()].copy_from_slice(new);
    }
    bytes
}

#[test]
fn files_come_by_name_and_whole() {
    let large = vec![b'x'; 3 << 20];
    let files: [(&str, &[u8]); 5] = [
        ("乙/二.csv", b"2"),
        ("甲.csv", b"1"),
        ("__MACOSX/._甲.csv", b"?"),
        ("~$甲.xlsx", b"?"),
        ("a.txt", &large),
    ];
    let heard = unpacked(stored(&files), &Limits::default()).unwrap();
    let names: Vec<&str> = heard.0.iter().map(|file| file.0.as_str()).collect();
    assert_eq!(names, ["a.txt", "乙/二.csv", "甲.csv"]);
    assert_eq!(heard.0[0].1, large);
    assert!(heard.0.iter().all(|file| file.2.is_none()));
}

#[test]
fn names_in_gbk_are_read() {
    let gbk = encoding_rs::GBK.encode("减员").0.into_owned();
    // 5C, a backslash in ASCII, is the second byte of 乗 in GBK.
    let odd = encoding_rs::GBK.encode("乗").0.into_owned();
    assert_eq!(odd[1], b'\\');
    let bytes = stored(&[("abcd.csv", b"1"), ("efgh.csv", b"2"), ("ij.csv", b"3")]);
    let bytes = with(bytes, b"abcd", &gbk);
    let bytes = with(bytes, b"ij", &odd);
    let heard = unpacked(bytes, &Limits::default()).unwrap();
    let names: Vec<&str> = heard.0.iter().map(|file| file.0.as_str()).collect();
    assert_eq!(names, ["efgh.csv", "乗.csv", "减员.csv"]);
}

#[test]
fn packages_are_no_archives() {
    for name in ["[Content_Types].xml", "mimetype", "xl/workbook.xml"] {
        let heard = unpacked(stored(&[("a.csv", b"1"), (name, b"2")]), &Limits::default());
        assert!(heard.unwrap().0.is_empty(), "{name}");
    }
}

#[test]
fn what_makes_an_archive_ambiguous_refuses_it() {
    let limits = Limits::default();
    let whole = stored(&[("a.csv", b"12345"), ("b.csv", b"2")]);
    let cut = whole[..whole.len() / 2].to_vec();
    assert_eq!(unpacked(cut, &limits).err().as_deref(), Some("FL003"));
    let twice = stored(&[("a.csv", b"1"), ("A.csv", b"2")]);
    assert_eq!(unpacked(twice, &limits).err().as_deref(), Some("FL003"));
    let few = Limits { zip_entries: 1, ..limits.clone() };
    assert_eq!(unpacked(whole, &few).err().as_deref(), Some("FL004"));
    assert_eq!(unpacked(stored(&[]), &limits).err().as_deref(), Some("FL005"));
}

#[test]
fn one_bad_file_is_refused_alone() {
    let limits = Limits::default();
    let codes = |bytes: Vec<u8>| -> Vec<Option<String>> {
        unpacked(bytes, &limits).unwrap().0.into_iter().map(|file| file.2).collect()
    };
    let fl003 = Some("FL003".to_owned());
    let stale = with(stored(&[("a.csv", b"12345"), ("b.csv", b"2")]), b"12345", b"92345");
    assert_eq!(codes(stale), [fl003.clone(), None], "checksum");
    let leaving = stored(&[("../a.csv", b"1"), ("/b.csv", b"2"), ("C:/c.csv", b"3"), ("d", b"4")]);
    assert_eq!(codes(leaving), [fl003.clone(), fl003.clone(), fl003.clone(), None], "paths");
    let zeros = vec![0; 3 << 20];
    let bomb = zipped(&[("a.csv", &zeros), ("b.csv", b"2")], CompressionMethod::Deflated);
    assert_eq!(codes(bomb), [Some("FL004".to_owned()), None], "ratio");
    // The flag for encryption is the lowest bit, in the local and in the central header.
    let mut secret = stored(&[("a.csv", b"1"), ("b.csv", b"2")]);
    let local = 6;
    let central = memchr::memmem::find(&secret, b"PK\x01\x02").unwrap() + 8;
    secret[local] |= 1;
    secret[central] |= 1;
    assert_eq!(codes(secret), [Some("FL002".to_owned()), None], "encrypted");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("a.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let link = writer.finish().unwrap().into_inner();
    assert_eq!(codes(link), [Some("FL007".to_owned())], "link");
}

#[test]
fn everything_inflated_is_counted() {
    let half = vec![b'x'; 700 << 10];
    let bytes = stored(&[("a.csv", &half), ("b.csv", &half)]);
    let small = Limits { parts_mb: 1, ..Limits::default() };
    assert_eq!(unpacked(bytes, &small).err().as_deref(), Some("FL004"));
    assert_eq!(limits::PARTS_MB.key, "parts_mb");
}
