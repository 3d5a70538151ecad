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

/// The profile that is used when none is named.
pub const DEFAULT: &str = FILES[0].0;

/// The one file that others may build on.
pub const BASE: &str = "national";

/// The text of a shipped file.
pub fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
