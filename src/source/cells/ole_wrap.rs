//! A new compound file around one workbook stream (重新封装). The parser gets this one and never
//! the container that came, whose tables may be hostile: [MS-CFB] version 4, sectors of 4,096.

const SECTOR: usize = 4096;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
const FREE: u32 = 0xFFFF_FFFF;

/// Wraps a stream, which is filled up with zeros to 4,096 bytes where it is shorter: a parser
/// looks for smaller ones elsewhere. BIFF ends with a record of its own, not with the stream.
pub(crate) fn wrap(stream: &[u8]) -> Vec<u8> {
    let data_sectors = stream.len().div_ceil(SECTOR).max(1);
    let per_table = SECTOR / 4;
    // One more sector for the directory; the tables count themselves too.
    let tables = (data_sectors + 1).div_ceil(per_table - 1);
    let mut out = header(data_sectors, tables);
    out.extend_from_slice(stream);
    out.resize(SECTOR * (1 + data_sectors), 0);
    directory(&mut out, stream.len().max(SECTOR));
    table(&mut out, data_sectors, tables);
    out
}

fn id(number: usize) -> u32 {
    u32::try_from(number).expect("inputs are far below 4 G sectors")
}

fn header(data_sectors: usize, tables: usize) -> Vec<u8> {
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.extend_from_slice(&[0; 16]);
    // Minor version, version 4, little-endian, 4,096-byte sectors, 64-byte mini sectors.
    for half in [0x3E_u16, 4, 0xFFFE, 12, 6, 0, 0, 0] {
        out.extend_from_slice(&half.to_le_bytes());
    }
    let words = [
        1, // directory sectors
        id(tables),
        id(data_sectors), // the directory follows the data
        0,
        4096, // streams below this size would be mini streams
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    ];
    for word in words {
        out.extend_from_slice(&u32::to_le_bytes(word));
    }
    for number in 0..109 {
        let table = if number < tables { id(data_sectors + 1 + number) } else { FREE };
        out.extend_from_slice(&table.to_le_bytes());
    }
    out.resize(SECTOR, 0);
    out
}

fn directory(out: &mut Vec<u8>, size: usize) {
    let end = out.len() + SECTOR;
    // The root's own stream is empty; its start must be no end mark for calamine.
    entry(out, "Root Entry", (5, 1), (0, 0));
    entry(out, "Workbook", (2, FREE), (0, size as u64));
    for _ in 2..SECTOR / 128 {
        entry(out, "", (0, FREE), (0, 0));
    }
    debug_assert_eq!(out.len(), end);
}

fn entry(out: &mut Vec<u8>, name: &str, (kind, child): (u8, u32), (start, size): (u32, u64)) {
    let at = out.len();
    out.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    out.resize(at + 64, 0);
    let length = if name.is_empty() { 0 } else { 2 * (name.len() + 1) };
    out.extend_from_slice(&u16::try_from(length).unwrap_or(0).to_le_bytes());
    out.extend_from_slice(&[kind, 1]);
    for link in [FREE, FREE, child] {
        out.extend_from_slice(&link.to_le_bytes());
    }
    out.resize(at + 116, 0);
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&size.to_le_bytes());
}

fn table(out: &mut Vec<u8>, data_sectors: usize, tables: usize) {
    let end = out.len() + tables * SECTOR;
    for sector in 1..data_sectors {
        out.extend_from_slice(&id(sector).to_le_bytes());
    }
    // The end of the data, then the directory, which is one sector long.
    out.extend_from_slice(&END_OF_CHAIN.to_le_bytes());
    out.extend_from_slice(&END_OF_CHAIN.to_le_bytes());
    for _ in 0..tables {
        out.extend_from_slice(&FAT_SECTOR.to_le_bytes());
    }
    while out.len() < end {
        out.extend_from_slice(&FREE.to_le_bytes());
    }
}
