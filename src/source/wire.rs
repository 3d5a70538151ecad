//! The content of each frame as bytes (帧内容): JSON for what is small and rare, packed rows.

use std::io;

use serde::{Deserialize, Serialize};

use super::pipe::{BookFacts, Frame};
use super::row_frame;
use super::sniff::Format;
use crate::model::file_fault::ARGUMENTS;
use crate::model::{FileFault, RuleCode, SheetHead, SheetTail};
use crate::text::{Arg, Lang, Phrase};

#[derive(Serialize, Deserialize)]
struct BookWire {
    format: String,
    care: Vec<(String, String)>,
    encoding: Option<String>,
    sheets: Vec<(Option<String>, bool, bool)>,
}

#[derive(Serialize, Deserialize)]
struct TailWire {
    hidden_rows: Vec<u32>,
    cells_beyond: u32,
    repeated: Vec<(u32, u32)>,
}

#[derive(Serialize, Deserialize)]
struct FaultWire {
    code: String,
    args: Vec<(String, String, String)>,
}

/// Tag and content of a frame.
pub(crate) fn encode(frame: &Frame) -> io::Result<(u8, Vec<u8>)> {
    Ok(match frame {
        Frame::Setup(setup) => (1, json(setup)?),
        Frame::Book(facts, sheets) => (2, json(&book_wire(facts, sheets))?),
        Frame::Wanted(indexes) => (3, json(indexes)?),
        Frame::Begin(index) => (4, json(index)?),
        Frame::Rows(block) => (5, row_frame::encode(block)),
        Frame::End(tail) => {
            let SheetTail { hidden_rows, cells_beyond, repeated } = tail.clone();
            (6, json(&TailWire { hidden_rows, cells_beyond, repeated })?)
        }
        Frame::Fault(fault) => (7, json(&fault_wire(fault))?),
        Frame::Done(rows, hash) => (8, json(&(rows, hash))?),
        Frame::Describe(sheet) => (9, json(sheet)?),
        Frame::Template(facts) => (10, json(facts)?),
        Frame::Fill(order) => (11, json(order)?),
        Frame::Piece(bytes) => (12, bytes.clone()),
        Frame::File(name) => (13, json(name)?),
        Frame::FileEnd(fault) => (14, json(&fault.as_ref().map(fault_wire))?),
    })
}

/// The frame of a tag and content.
pub(crate) fn decode(tag: u8, payload: &[u8]) -> io::Result<Frame> {
    Ok(match tag {
        1 => Frame::Setup(parse(payload)?),
        2 => {
            let (facts, sheets) = book(parse(payload)?)?;
            Frame::Book(facts, sheets)
        }
        3 => Frame::Wanted(parse(payload)?),
        4 => Frame::Begin(parse(payload)?),
        5 => Frame::Rows(row_frame::decode(payload).ok_or_else(|| bad("rows"))?),
        6 => {
            let TailWire { hidden_rows, cells_beyond, repeated } = parse(payload)?;
            Frame::End(SheetTail { hidden_rows, cells_beyond, repeated })
        }
        7 => Frame::Fault(fault(parse(payload)?)?),
        8 => {
            let (rows, hash) = parse(payload)?;
            Frame::Done(rows, hash)
        }
        9 => Frame::Describe(parse(payload)?),
        10 => Frame::Template(Box::new(parse(payload)?)),
        11 => Frame::Fill(Box::new(parse(payload)?)),
        12 => Frame::Piece(payload.to_vec()),
        13 => Frame::File(parse(payload)?),
        14 => {
            let wire: Option<FaultWire> = parse(payload)?;
            Frame::FileEnd(wire.map(fault).transpose()?)
        }
        _ => return Err(bad("unknown frame")),
    })
}

fn json<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::other)
}

fn parse<'a, T: Deserialize<'a>>(payload: &'a [u8]) -> io::Result<T> {
    serde_json::from_slice(payload).map_err(|_| bad("frame content"))
}

fn bad(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn book_wire(facts: &BookFacts, sheets: &[SheetHead]) -> BookWire {
    BookWire {
        format: facts.format.as_str().to_owned(),
        care: facts.read_with_care.iter().map(|p| (p.zh.clone(), p.en.clone())).collect(),
        encoding: facts.encoding.clone(),
        sheets: sheets.iter().map(|s| (s.name.clone(), s.hidden, s.chart)).collect(),
    }
}

fn book(wire: BookWire) -> io::Result<(BookFacts, Vec<SheetHead>)> {
    let facts = BookFacts {
        format: Format::parse(&wire.format).ok_or_else(|| bad("format"))?,
        read_with_care: wire.care.into_iter().map(|(zh, en)| Phrase { zh, en }).collect(),
        encoding: wire.encoding,
    };
    let head = |(name, hidden, chart)| SheetHead { name, hidden, chart };
    Ok((facts, wire.sheets.into_iter().map(head).collect()))
}

fn fault_wire(fault: &FileFault) -> FaultWire {
    let both = |(key, arg): &(&str, Arg)| {
        ((*key).to_owned(), arg.get(Lang::Zh).to_owned(), arg.get(Lang::En).to_owned())
    };
    FaultWire { code: fault.code.to_string(), args: fault.args.iter().map(both).collect() }
}

fn fault(wire: FaultWire) -> io::Result<FileFault> {
    let arg = |(key, zh, en): (String, String, String)| {
        let key = ARGUMENTS.into_iter().find(|known| *known == key)?;
        let arg = if zh == en { Arg::from(zh) } else { Phrase { zh, en }.into() };
        Some((key, arg))
    };
    let args: Option<Vec<_>> = wire.args.into_iter().map(arg).collect();
    match (RuleCode::parse(&wire.code), args) {
        (Some(code), Some(args)) => Ok(FileFault { code, args }),
        _ => Err(bad("fault")),
    }
}
