//! Rows as bytes (行块编码): numbers and lengths first, then all text, so that reading a block is
//! one check of its UTF-8 and a walk over lengths.
//!
//! `rows: u32, cells: u32`, then each row (`number: u32, cells: u32`), then each cell
//! (`kind + 16 × lent: u8, length: u32`), then the text.

use crate::model::{CellKind, Lent, RawCell, RowBlock};

/// The kinds in the order of their numbers.
const KINDS: [CellKind; 7] = [
    CellKind::Blank,
    CellKind::Text,
    CellKind::Number,
    CellKind::Date,
    CellKind::Bool,
    CellKind::Error,
    CellKind::Uncomputed,
];

/// The ways of lending in the order of their numbers.
const LENDINGS: [Lent; 3] = [Lent::No, Lent::Above, Lent::Left];

/// The bytes of a block.
pub(crate) fn encode(block: &RowBlock) -> Vec<u8> {
    let cells: usize = block.rows().map(|row| row.cells.len()).sum();
    let mut out = Vec::with_capacity(block.weight() + 8 * block.len() + 8);
    put(&mut out, block.len());
    put(&mut out, cells);
    for row in block.rows() {
        out.extend_from_slice(&row.number.to_le_bytes());
        put(&mut out, row.cells.len());
    }
    for cell in block.rows().flat_map(|row| row.cells) {
        let RawCell { start, end, kind, lent } = *cell;
        out.push(kind as u8 | ((lent as u8) << 4));
        out.extend_from_slice(&(end - start).to_le_bytes());
    }
    for row in block.rows() {
        out.extend_from_slice(row.bytes);
    }
    out
}

/// The block of some bytes; `None` where they are not what [`encode`] makes.
pub(crate) fn decode(bytes: &[u8]) -> Option<RowBlock> {
    let (rows, rest) = take(bytes)?;
    let (cells, rest) = take(rest)?;
    let (heads, rest) = rest.split_at_checked(rows.checked_mul(8)?)?;
    let (metas, text) = rest.split_at_checked(cells.checked_mul(5)?)?;
    let mut text = simdutf8::basic::from_utf8(text).ok()?;
    let mut metas = metas.as_chunks::<5>().0.iter();
    let mut block = RowBlock::default();
    for head in heads.as_chunks::<8>().0 {
        let [a, b, c, d, count @ ..] = *head;
        block.begin_row(u32::from_le_bytes([a, b, c, d]));
        for _ in 0..u32::from_le_bytes(count) {
            let [flags, length @ ..] = *metas.next()?;
            let kind = *KINDS.get(usize::from(flags & 15))?;
            let lent = *LENDINGS.get(usize::from(flags >> 4))?;
            let (cell, rest) = text.split_at_checked(u32::from_le_bytes(length) as usize)?;
            block.push(kind, lent, cell);
            text = rest;
        }
    }
    (text.is_empty() && metas.next().is_none()).then_some(block)
}

fn put(out: &mut Vec<u8>, count: usize) {
    let count = u32::try_from(count).expect("a block stays far below 4 GB");
    out.extend_from_slice(&count.to_le_bytes());
}

fn take(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*count) as usize, rest))
}
