//! The profiles that are shipped (内置城市规则): the only place that names them.

/// Name on the command line, and text, of every shipped file, in the order of lists.
pub const FILES: &[(&str, &str)] = &[
    ("beijing", include_str!("../../schemas/beijing.toml")),
    ("generic", include_str!("../../schemas/generic.toml")),
    ("huangshi", include_str!("../../schemas/huangshi.toml")),
    ("nanjing", include_str!("../../schemas/nanjing.toml")),
    ("national", include_str!("../../schemas/national.toml")),
    ("shenzhen", include_str!("../../schemas/shenzhen.toml")),
];

/// Packs that a later one has replaced: the name, what messages call the file, and its text. They
/// hold for the months before the later one's `effective_from`.
pub const EARLIER: &[(&str, &str, &str)] = &[(
    "shenzhen",
    "earlier/shenzhen-until-2024-06.toml",
    include_str!("../../schemas/earlier/shenzhen-until-2024-06.toml"),
)];

/// The profile that is used when none is named.
pub const DEFAULT: &str = FILES[0].0;

/// The one file that others may build on.
pub const BASE: &str = "national";

/// A payroll export with the usual faults, for trying the upload page.
#[cfg(feature = "web")]
pub const SAMPLE: &[u8] = include_bytes!("../../samples/beijing/payroll-export-bad.xlsx");

/// The text of a shipped file.
pub fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
