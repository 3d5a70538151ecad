//! Damage inside containers (容器内的破坏): parts of packages, packed again so that their sums hold, and
//! records of Excel 97-2003 workbooks.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::random::Random;
use super::tokens;

/// Damage in one or two parts of a package; none where it is no package.
pub(crate) fn package(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut parts = parts(bytes)?;
    for _ in 0..=random.below(2) {
        let at = random.below(parts.len());
        let other = random.below(parts.len());
        match random.below(14) {
            0 if parts.len() > 1 => drop(parts.remove(at)),
            1 => {
                let (name, content) = parts[at].clone();
                parts.push((
                    if random.one_in(2) { name.to_uppercase() } else { format!("../{name}") },
                    content,
                ));
            }
            2 => parts[at].1 = parts[other].1.clone(),
            3 => parts.swap(at, other),
            _ => parts[at].1 = content(&parts[at].1, random),
        }
    }
    let method = *random.pick(&[CompressionMethod::Deflated, CompressionMethod::Stored]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // A name that is there already is left out.
        if writer.start_file(name, SimpleFileOptions::default().compression_method(method)).is_ok()
        {
            writer.write_all(&content).ok()?;
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.take(4 << 20).read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    (!parts.is_empty()).then_some(parts)
}

fn content(content: &[u8], random: &mut Random) -> Vec<u8> {
    match std::str::from_utf8(content) {
        Ok(text) if text.contains('<') && !random.one_in(6) => {
            tokens::markup(text, random).into_bytes()
        }
        _ => {
            let mut content = content.to_vec();
            random.damage(&mut content);
            content
        }
    }
}

/// Damage to the records of a workbook of Excel 97-2003; none where it is none.
pub(crate) fn records(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    let mut records = split(&stream);
    for _ in 0..=random.below(3) {
        let at = random.below(records.len());
        let to = random.below(records.len());
        match random.below(8) {
            0 => drop(records.remove(at)),
            1 => records.insert(to, records[at].clone()),
            2 => records.swap(at, to),
            // Another kind under the same content.
            3 => records[at][0] = random.byte(),
            // A length that is not that of the content.
            4 if records[at].len() >= 4 => records[at][2] = random.byte(),
            _ => {
                let head = records[at].len().min(4);
                let mut content = records[at].split_off(head);
                random.damage(&mut content);
                content.truncate(8_224);
                let length = u16::try_from(content.len()).expect("cut to fit").to_le_bytes();
                records[at].truncate(2);
                records[at].extend(length.into_iter().chain(content));
            }
        }
        if records.is_empty() {
            break;
        }
    }
    let mut out = file.create_stream(name).ok()?;
    out.write_all(&records.concat()).ok()?;
    out.flush().ok()?;
    drop(out);
    Some(file.into_inner().into_inner())
}

/// Kind, length and content of each; the last may be cut short.
fn split(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let mut rest = stream;
    while !rest.is_empty() {
        let length =
            rest.get(2..4).map_or(0, |two| usize::from(u16::from_le_bytes([two[0], two[1]])));
        let (record, more) = rest.split_at((4 + length).min(rest.len()));
        records.push(record.to_vec());
        rest = more;
    }
    records
}
