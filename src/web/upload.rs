//! Taking uploads in (接收上传): parts into files under names of our own, while size, number and pace
//! are watched. The sender's file name is shown, and is never a path.

use std::io::Write as _;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use tokio::time::{Instant, timeout};

use super::guard::Fields;
use super::home::Room;
use super::refusal::Refusal;
use crate::run::InputFile;

/// Bytes of a request with files: 50 MB of them, and a little for what is around them.
pub(super) const BODY_BYTES: usize = (50 << 20) + (64 << 10);
/// Files at a time.
const FILES: usize = 20;
/// Fields besides files.
const FIELDS: usize = 100;
/// Bytes of one field.
const FIELD_BYTES: usize = 4 << 10;
/// Bytes of a part's own headers.
const PART_HEAD_BYTES: usize = 8 << 10;
/// Bytes of a file name that are shown.
const NAME_BYTES: usize = 255;
/// Nothing at all for so long ends the transfer.
const SILENCE: Duration = Duration::from_secs(10);
/// From then on the pace counts.
const WARM_UP: Duration = Duration::from_secs(10);
/// Bytes a second.
const PACE: u64 = 10 << 10;

/// What came in.
pub(super) struct Upload {
    /// The files, in order.
    pub(super) files: Vec<InputFile>,
    /// The other fields.
    pub(super) fields: Fields,
}

/// Takes a form with files in. `is_ours` is asked, with the fields so far, before the first file is
/// written.
///
/// # Errors
/// Whatever is too big, too many, too slow or malformed; files that were written stay in the room.
pub(super) async fn receive(
    mut form: Multipart,
    room: &Room,
    is_ours: impl Fn(&Fields) -> bool,
) -> Result<Upload, Refusal> {
    let mut upload = Upload { files: Vec::new(), fields: Fields(Vec::new()) };
    let mut pace = Pace { began: Instant::now(), bytes: 0 };
    while let Some(mut part) = patiently(form.next_field()).await? {
        let head: usize = part.headers().iter().map(|(k, v)| k.as_str().len() + v.len() + 4).sum();
        let name = part.name().filter(|name| !name.is_empty()).map(str::to_owned);
        let Some(name) = name.filter(|_| head <= PART_HEAD_BYTES) else { return Err(Refusal::Bad) };
        match part.file_name().map(shown_name) {
            None if upload.fields.0.len() == FIELDS => return Err(Refusal::TooBig),
            None => {
                let text = field_text(&mut part, &mut pace).await?;
                upload.fields.0.push((name, text));
            }
            Some(_) if !is_ours(&upload.fields) => return Err(Refusal::Forged),
            Some(_) if upload.files.len() == FILES => return Err(Refusal::TooBig),
            Some(shown) => upload.files.extend(file(part, shown, room, &mut pace).await?),
        }
    }
    if is_ours(&upload.fields) { Ok(upload) } else { Err(Refusal::Forged) }
}

/// Writes one file. The part of an empty choice is none.
async fn file(
    mut part: Field<'_>,
    shown: String,
    room: &Room,
    pace: &mut Pace,
) -> Result<Option<InputFile>, Refusal> {
    let mut chunk = next(&mut part, pace).await?;
    if shown.is_empty() && chunk.is_none() {
        return Ok(None);
    }
    let name = super::secret::Secret::new().map_err(|_| Refusal::Disk)?;
    let (path, mut file) = room.create(name.as_str()).map_err(|_| Refusal::Disk)?;
    while let Some(bytes) = chunk {
        file.write_all(&bytes).map_err(|_| Refusal::Disk)?;
        chunk = next(&mut part, pace).await?;
    }
    let shown = if shown.is_empty() { "文件".to_owned() } else { shown };
    Ok(Some(InputFile::shown_as(path, shown)))
}

async fn field_text(part: &mut Field<'_>, pace: &mut Pace) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = next(part, pace).await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_BYTES {
            return Err(Refusal::TooBig);
        }
    }
    String::from_utf8(bytes).map_err(|_| Refusal::Bad)
}

async fn next(part: &mut Field<'_>, pace: &mut Pace) -> Result<Option<Bytes>, Refusal> {
    let chunk = patiently(part.chunk()).await?;
    pace.count(chunk.as_ref().map_or(0, Bytes::len))?;
    Ok(chunk)
}

async fn patiently<T>(step: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Refusal> {
    let ended = timeout(SILENCE, step).await.map_err(|_| Refusal::TooSlow)?;
    ended.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooBig,
        _ => Refusal::Bad,
    })
}

/// How fast a transfer is.
struct Pace {
    began: Instant,
    bytes: u64,
}

impl Pace {
    fn count(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.bytes += bytes as u64;
        let elapsed = self.began.elapsed();
        let is_slow = elapsed > WARM_UP && self.bytes < PACE * elapsed.as_secs();
        if is_slow { Err(Refusal::TooSlow) } else { Ok(()) }
    }
}

/// What people see of a file name: its last part, without what could steer a screen.
fn shown_name(given: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name: String = last.chars().filter(|c| !steers(*c)).collect();
    if name.bytes().all(|byte| byte == b'.') {
        name.clear();
    }
    while name.len() > NAME_BYTES {
        name.pop();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn names_are_only_shown() {
        for (given, shown) in [
            ("离职.xlsx", "离职.xlsx"),
            ("../../x.xlsx", "x.xlsx"),
            ("..\\..\\x.xlsx", "x.xlsx"),
            ("C:\\用户\\表.xls", "表.xls"),
            ("..", ""),
            ("a\0b\u{202e}c\n.csv", "abc.csv"),
            ("<script>.csv", "<script>.csv"),
        ] {
            assert_eq!(shown_name(given), shown);
        }
        assert_eq!(shown_name(&"长".repeat(300)).len(), 255);
    }
}
