//! Whether the files and steps of a profile can be written (输出核对).

use super::check::Check;
use super::output::{Output, OutputColumn, Role, Shape, TextLayout, Value};
use super::steps::{PLACES, places};
use crate::text::{Text, text};

impl Check<'_> {
    pub(super) fn outputs(&mut self) {
        let profile = self.profile;
        for (number, output) in profile.outputs.iter().enumerate() {
            self.output(&number.to_string(), output);
        }
    }

    fn output(&mut self, number: &str, output: &Output) {
        let file = &output.file;
        let bare = ["{month}", "{part}", "{sequence}"]
            .iter()
            .fold(file.clone(), |name, place| name.replace(place, ""));
        if bare.is_empty()
            || bare.contains(['/', '\\', '{', '}', ':', '*', '?', '"', '<', '>', '|'])
        {
            self.say(&["outputs", number, "file"], FILE_NAME, &[("found", file)]);
        }
        let fills = output.role == Role::Mass && output.shape.is_table();
        if let Some(template) = &output.template
            && (!fills || template.contains(['/', '\\']))
        {
            self.say(&["outputs", number, "template"], TEMPLATE, &[("found", template)]);
        }
        if let Some(ending) = output.shape.extension().filter(|ending| !file.ends_with(ending)) {
            self.say(&["outputs", number, "file"], ENDING, &[("found", file), ("ending", ending)]);
        }
        if output.shape == Shape::Xls && output.columns.len() > XLS_COLUMNS {
            self.say(&["outputs", number, "columns"], TOO_WIDE, &[("found", file)]);
        }
        if output.columns.is_empty() && output.shape != Shape::Steps {
            self.say(&["outputs", number], NO_COLUMNS, &[("found", file)]);
        }
        if (output.role == Role::Steps) != (output.shape == Shape::Steps) {
            self.say(&["outputs", number, "shape"], STEPS_APART, &[]);
        }
        match (&output.text, output.shape) {
            (None, Shape::Text) => self.say(&["outputs", number], TEXT_NEEDED, &[("found", file)]),
            (Some(layout), Shape::Text) => self.layout(number, layout),
            (Some(_), _) => self.say(&["outputs", number, "text"], TEXT_IDLE, &[("found", file)]),
            (None, _) => {}
        }
        let layout = output.text.as_ref();
        let is_fixed_width = layout.is_some_and(|layout| layout.delimiter.is_none());
        let none = &Vec::new();
        for (path, columns) in [
            (&["columns"][..], &output.columns),
            (&["text", "head"], layout.map_or(none, |layout| &layout.head)),
            (&["text", "tail"], layout.map_or(none, |layout| &layout.tail)),
        ] {
            for (place, column) in columns.iter().enumerate() {
                let place = place.to_string();
                let path = [&["outputs", number][..], path, &[&place]].concat();
                self.column(&path, column, is_fixed_width);
            }
        }
    }

    fn layout(&mut self, number: &str, layout: &TextLayout) {
        let path = |key| ["outputs", number, "text", key];
        if let Some(mark) = layout.delimiter
            && (mark.is_alphanumeric() || matches!(mark, '\r' | '\n' | '-' | '·' | '、'))
        {
            self.say(&path("delimiter"), DELIMITER, &[("found", &mark.to_string())]);
        }
        if layout.people_limit == Some(0) {
            self.say(&path("people_limit"), super::check::ABOVE_ZERO, &[]);
        }
        if layout.ends_with_delimiter && layout.delimiter.is_none() {
            self.say(&path("ends_with_delimiter"), NO_DELIMITER, &[]);
        }
    }

    fn column(&mut self, path: &[&str], column: &OutputColumn, is_fixed_width: bool) {
        if column.title.trim().is_empty() {
            self.say(path, NO_TITLE, &[]);
        }
        let title = column.title.as_str();
        if column.value == Value::Fixed && column.text.is_empty() {
            self.say(path, NO_TEXT, &[("title", title)]);
        }
        if is_fixed_width && column.width.is_none() || column.width == Some(0) {
            self.say(path, NO_WIDTH, &[("title", title)]);
        }
        if column.fill.is_some_and(|fill| !fill.is_ascii() || fill.is_ascii_control()) {
            self.say(path, FILL, &[("title", title)]);
        }
        if !is_fixed_width && (column.fill.is_some() || column.align.is_some()) {
            self.say(path, FILL_IDLE, &[("title", title)]);
        }
    }

    pub(super) fn steps(&mut self) {
        let profile = self.profile;
        self.unique_ids("steps", profile.steps.iter().map(|step| step.id.as_str()));
        for step in &profile.steps {
            let texts = [("zh", &step.zh), ("en", &step.en)];
            for (key, place) in
                texts.into_iter().flat_map(|(key, text)| places(text).map(move |it| (key, it)))
            {
                if !PLACES.contains(&place) {
                    let known = PLACES.join(", ");
                    let args = [("found", place), ("known", known.as_str())];
                    self.say(&["steps", &step.id, key], PLACE, &args);
                }
            }
        }
    }
}

/// Columns that a sheet of .xls has.
const XLS_COLUMNS: usize = 256;
const TEMPLATE: Text = text(
    "“{found}”不能作模板：只有批量表格（role = \"mass\"）可以用模板，且须与本文件放在同一文件夹，只写文件名",
    "“{found}” cannot be a template: only a table of role mass has one, and it lies beside this file, named without a folder",
);
const ENDING: Text = text(
    "“{found}”的格式要求文件名以 {ending} 结尾，否则 Excel 会拒绝打开或提示格式不符",
    "a file of this shape must be named {ending}, or Excel warns of it or does not open it: “{found}”",
);
const TOO_WIDE: Text = text(
    "“{found}”超过 256 列，Excel 97-2003 格式（.xls）放不下；请减少列，或改用 shape = \"xlsx\"",
    "“{found}” has more than 256 columns, which Excel 97-2003 (.xls) cannot hold: drop some, or use shape = \"xlsx\"",
);
const FILE_NAME: Text = text(
    "“{found}”不能作文件名；可用的占位只有 {month}、{part} 和 {sequence}",
    "“{found}” cannot be a file name; places to fill are {month}, {part} and {sequence} only",
);
const NO_COLUMNS: Text = text("“{found}”没有列", "“{found}” has no columns");
const STEPS_APART: Text = text(
    "办理步骤的 role 和 shape 都写 steps，别的文件都不写",
    "the page of steps has steps for both role and shape, any other file for neither",
);
const TEXT_NEEDED: Text = text(
    "“{found}”是文本文件，须写 [outputs.text]",
    "“{found}” is a text file and needs [outputs.text]",
);
const TEXT_IDLE: Text = text(
    "“{found}”不是文本文件，不该有 [outputs.text]",
    "“{found}” is no text file; [outputs.text] has no place",
);
const DELIMITER: Text = text(
    "“{found}”会与内容混淆，不能作分隔符",
    "“{found}” occurs in values and cannot be the delimiter",
);
const NO_DELIMITER: Text = text(
    "没有分隔符（delimiter），行尾也就不会有",
    "without a delimiter none can stand at the end",
);
const NO_TITLE: Text = text("有一列没有标题（title）", "a column has no title");
const NO_TEXT: Text = text("“{title}”是固定内容，须写 text", "“{title}” is fixed and needs text");
const NO_WIDTH: Text =
    text("“{title}”须写大于 0 的宽度（width）", "“{title}” needs a width above 0");
const FILL: Text = text(
    "“{title}”的补位字符（fill）只能是一个字节",
    "“{title}” can be filled with a character of one byte only",
);
const FILL_IDLE: Text = text(
    "“{title}”不在定长文本中，align 和 fill 不起作用",
    "“{title}” is not in a fixed-width text; align and fill have no effect",
);
const PLACE: Text = text(
    "步骤中没有“{found}”这个占位；可用：{known}",
    "a step has no place “{found}”; there are: {known}",
);
