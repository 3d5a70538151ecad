//! The readers of workbooks, called without a child (读取器): nothing of ours panics over damaged files and
//! generated tables, and what comes out is in order and within its limits.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::time::Instant;

use jianyuan::model::{CellKind, Lent, RowBlock, SheetHead, SheetTail};
use jianyuan::source::cells::{Request, Sheets, Stop, read};
use jianyuan::source::limits::Limits;
use jianyuan::source::pipe::BookFacts;
use jianyuan::source::sniff::{Container, Sniffed, sniff};

use super::random::{Random, many};
use super::seeds;
use super::tokens;

thread_local! {
    /// Where this thread panicked last.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A parser that is not ours may panic: its child dies alone.
const OTHERS: [&str; 3] = ["/registry/", "/rustc/", "/library/"];

/// What came out, held to the order of its calls.
struct Held<'l> {
    limits: &'l Limits,
    sheets: usize,
    open: Option<Open>,
    cells: u64,
}

/// A sheet that has begun.
#[derive(Default)]
struct Open {
    last: u32,
    rows: u64,
    is_in_order: bool,
}

impl Sheets for Held<'_> {
    fn book(&mut self, _: BookFacts, heads: Vec<SheetHead>) -> Result<Vec<usize>, Stop> {
        assert!(self.sheets == 0 && heads.len() as u64 <= self.limits.sheets);
        self.sheets = heads.len();
        Ok((0..heads.len()).collect())
    }

    fn begin(&mut self, index: usize) -> Result<(), Stop> {
        assert!(index < self.sheets && self.open.is_none());
        self.open = Some(Open { is_in_order: true, ..Open::default() });
        Ok(())
    }

    fn rows(&mut self, block: RowBlock) -> Result<(), Stop> {
        let open = self.open.as_mut().expect("a sheet is open");
        for row in block.rows() {
            open.is_in_order &= row.number > open.last;
            (open.last, open.rows) = (row.number, open.rows + 1);
            assert!((1..=1 << 20).contains(&row.number) && open.rows <= self.limits.rows);
            assert!(row.cells.len() as u64 <= self.limits.columns, "{} cells", row.cells.len());
            for (at, cell) in row.cells.iter().enumerate() {
                let text = std::str::from_utf8(row.cell(at)).expect("texts are UTF-8");
                assert!(text.chars().count() as u64 <= self.limits.cell_chars);
                self.cells += u64::from(cell.kind != CellKind::Blank && cell.lent == Lent::No);
            }
        }
        assert!(self.cells <= self.limits.cells, "{} cells", self.cells);
        Ok(())
    }

    fn end(&mut self, tail: SheetTail) -> Result<(), Stop> {
        let open = self.open.take().expect("a sheet is open");
        assert!(open.is_in_order || !tail.repeated.is_empty(), "what comes twice is told (CO013)");
        assert!(tail.hidden_rows.is_sorted());
        Ok(())
    }
}

/// Reads a file; whether rows of it could be.
fn reads(bytes: Vec<u8>, container: Container, limits: &Limits) -> bool {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            if !OTHERS.iter().any(|other| place.contains(other)) {
                before(panic);
            }
            PLACE.set(place);
        }));
    });
    let begun = Instant::now();
    let request = Request { container, limits, password: Some("open sesame") };
    let mut held = Held { limits, sheets: 0, open: None, cells: 0 };
    let ended = panic::catch_unwind(AssertUnwindSafe(|| read(bytes, &request, &mut held)));
    assert!(begun.elapsed().as_secs() < 20, "it took {:?}", begun.elapsed());
    match ended {
        Ok(read) => read.is_ok() && held.cells > 0,
        Err(panic) => {
            let place = PLACE.take();
            if !OTHERS.iter().any(|other| place.contains(other)) {
                panic::resume_unwind(panic);
            }
            false
        }
    }
}

fn tight() -> Limits {
    Limits {
        rows: 200,
        columns: 12,
        cells: 300,
        box_cells: 2_000,
        cell_chars: 60,
        merges: 20,
        sheets: 4,
        xml_depth: 12,
        ..Limits::default()
    }
}

#[test]
fn damaged_workbooks() {
    let container = |bytes: &[u8]| match sniff(&bytes[..bytes.len().min(4_096)]) {
        Sniffed::Workbook(container) => Some(container),
        _ => None,
    };
    let seeds: Vec<_> = seeds::all()
        .into_iter()
        .filter(|seed| container(&seed.bytes).is_some() && !seed.name.ends_with("zip"))
        .collect();
    let (mut tried, mut read) = (0, 0);
    many(1_200, |seed| {
        let mut random = Random::new(seed);
        let bytes = seeds[usize::try_from(seed).unwrap() % seeds.len()].damaged(&mut random);
        // Damage to the first bytes makes it something else.
        let Some(container) = container(&bytes) else { return };
        let limits = if random.one_in(4) { tight() } else { Limits::default() };
        tried += 1;
        read += u32::from(reads(bytes, container, &limits));
    });
    assert!(tried == 1 || read * 4 > tried, "of {tried} damaged workbooks {read} were read");
}

/// Numbers that attributes give.
const NUMBERS: [&str; 14] =
    ["0", "1", "2", "3", "5", "12", "13", "200", "1000", "65534", "65535", "4294967296", "-1", "x"];
const TEXTS: [&str; 10] = [
    "姓名",
    "张小满",
    "110101199003079913",
    "2026-11",
    " ",
    "&amp;",
    "&#10;",
    "0",
    "1e5",
    "46348.5",
];

fn number(random: &mut Random) -> &'static str {
    // Most are small, or nothing would be left to read.
    let from = if random.one_in(3) { &NUMBERS[..] } else { &NUMBERS[1..5] };
    random.pick::<&str>(from)
}

/// What a cell holds; at times more than tight limits allow, and nothing to see.
fn words(random: &mut Random) -> String {
    if random.one_in(60) { "\u{3000}".repeat(64) } else { random.pick(&TEXTS[..]).to_string() }
}

fn page(random: &mut Random) -> String {
    const TAGS: [&str; 26] = [
        "<table>",
        "</table>",
        "<tr>",
        "<tr>",
        "</tr>",
        "</tr>",
        "<td>",
        "<td>",
        "<td>",
        "</td>",
        "<th>",
        "</th>",
        "<tr hidden>",
        "<tr style=\"display:none\">",
        "<tbody>",
        "</tbody>",
        "<thead>",
        "<br>",
        "<p>",
        "</p>",
        "<!-- ",
        " -->",
        "<script>",
        "</script>",
        "<td x:num>",
        "<b>",
    ];
    let mut page = "<html><table><tr>".to_owned();
    for _ in 0..random.below(60) {
        match random.below(6) {
            0 => {
                let (rows, columns) = (number(random), number(random));
                write!(page, "<td rowspan={rows} colspan=\"{columns}\">").unwrap();
            }
            1 | 2 => page.push_str(&words(random)),
            _ => page += *random.pick(&TAGS),
        }
    }
    if random.one_in(8) { page } else { page + "</table></html>" }
}

fn xml(random: &mut Random) -> String {
    const TYPES: [&str; 6] = ["String", "Number", "DateTime", "Boolean", "Error", "Odd"];
    let mut xml = String::from(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">",
    );
    let attribute = |name: &str, random: &mut Random| {
        let value = number(random);
        if random.one_in(12) { format!(" ss:{name}=\"{value}\"") } else { String::new() }
    };
    for sheet in 0..=random.below(3) {
        write!(xml, "<Worksheet ss:Name=\"{sheet}\"><Table>").unwrap();
        for _ in 0..random.below(7) {
            let (index, hidden) = (attribute("Index", random), attribute("Hidden", random));
            write!(xml, "<Row{index}{hidden}>").unwrap();
            for _ in 0..random.below(6) {
                let all = ["Index", "MergeAcross", "MergeDown"].map(|name| attribute(name, random));
                let kind = if random.one_in(16) { *random.pick(&TYPES) } else { TYPES[0] };
                let text = words(random);
                let all = all.concat();
                write!(xml, "<Cell{all}><Data ss:Type=\"{kind}\">{text}</Data></Cell>").unwrap();
            }
            xml.push_str("</Row>");
        }
        xml.push_str("</Table></Worksheet>");
    }
    xml + "</Workbook>"
}

/// Tables with cells over many rows and columns, rows left out, nothing closed.
#[test]
fn tables_of_any_shape() {
    let (mut tried, mut read) = (0, [0, 0]);
    many(1_500, |seed| {
        tried += 1;
        let mut random = Random::new(seed);
        for (form, container) in [Container::Html, Container::SpreadsheetMl].into_iter().enumerate()
        {
            let mut text = if form == 0 { page(&mut random) } else { xml(&mut random) };
            if random.one_in(4) {
                text = tokens::markup(&text, &mut random);
            }
            let limits = if random.one_in(2) { tight() } else { Limits::default() };
            read[form] += u64::from(reads(text.into_bytes(), container, &limits));
        }
    });
    assert!(tried == 1 || read.iter().all(|read| read * 4 > tried), "{read:?} were read");
}
