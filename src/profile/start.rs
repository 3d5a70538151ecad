//! The file that a new city begins with (新城市的起始文件): every table with its meaning and an
//! example that is commented out.

const PAGE: &str = include_str!("start.toml");

/// The text of the file for a name; `file` is what its comments call it.
pub fn page(name: &str, file: &str) -> String {
    PAGE.replace("{name}", name).replace("{file}", file)
}

/// The same with every example taken in: what a reader would get who takes all the `#` away.
#[cfg(test)]
fn with_examples(name: &str) -> String {
    let page = page(name, "t.toml");
    let lines = page.lines().map(|line| match line.strip_prefix('#') {
        Some(example) if !example.starts_with([' ', '#']) && !example.is_empty() => example,
        Some(example) if example.starts_with("  {") => example,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Pack, Profile, builtin, diff};
    use crate::text::Lang;

    fn pack(text: String) -> Pack {
        Pack::parse(text, "t.toml".to_owned()).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_new_file_is_the_base_under_another_name() {
        let base = Pack::shipped(builtin::BASE).unwrap().remove(0);
        let new = pack(page("testville", "t.toml"));
        assert_eq!(new.profile.id, "testville");
        assert_eq!(diff::changes(&base, &new, Lang::En).unwrap(), []);
    }

    #[test]
    fn every_example_in_it_holds() {
        let text = with_examples("testville");
        let examples = pack(text.clone()).profile;
        let plain = Profile::parse(&page("testville", "t.toml"), "t.toml").unwrap();
        assert_ne!(examples.outputs, plain.outputs);
        assert_eq!(*examples.calendar.last_day, 20);
        assert_eq!(examples.steps.len(), plain.steps.len() + 1);
        assert_eq!(examples.outputs.len(), 2);
        // Nothing that looks like an example stayed a comment.
        let left: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with('#') && line.contains(" = ") && !line.starts_with("# "))
            .collect();
        assert_eq!(left, [""; 0]);
    }
}
