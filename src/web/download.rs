//! What may be taken home (下载): the files that `run` writes, to the byte, in one package.

use std::io::{self, Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::App;
use super::guard::Known;
use super::home::Room;
use super::order::Order;
use super::refusal::Refusal;
use crate::check::row::{Keep, KeepCells};
use crate::model::Outcome;
use crate::run::{Progress, Silent, run};
use crate::sink::report::Show;
use crate::sink::{Delivery, Overwrite, Target, WrittenFile, deliver};

/// What is of use to programs only.
const FOR_PROGRAMS: [&str; 4] = ["findings", "errors", "trace", "summary"];
/// What a workbook is called on the network.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Writes everything that `run` leaves into a new folder of a room.
///
/// # Errors
/// When the disk refuses, or the reading child does not start.
pub(super) fn write(
    order: &Order,
    room: &Room,
    folder: &str,
    progress: &dyn Progress,
) -> Result<(Outcome, Delivery), Refusal> {
    let keep = Keep { reductions: true, cells: KeepCells::All, ..Keep::default() };
    let mut outcome = run(&order.job(keep, progress)).map_err(|_| Refusal::Busy)?;
    outcome.answers.clone_from(&order.answers);
    let target = Target { path: room.path().join(folder), overwrite: Overwrite::Refuse };
    let show = Show { unmask: order.unmask };
    let delivery = deliver(&order.profile, &outcome, order.lang, show, target);
    Ok((outcome, delivery.map_err(|_| Refusal::Disk)?))
}

/// `GET /download`: bureau files and error report.
pub(super) async fn package(
    State(app): State<Arc<App>>,
    Known(visit, about): Known,
) -> Result<Response, Refusal> {
    let _turn = visit.turn(about).await?;
    if visit.desk().checked().is_none() {
        return Err(Refusal::Nothing);
    }
    let order = app.order(&visit.desk());
    let name = format!("减员报送文件_{}.zip", order.today);
    let owner = Arc::clone(&visit);
    let bytes = app.workers.run(move || package_of(&order, &owner.room)).await??;
    Ok(attachment(bytes, "application/zip", "jianyuan.zip", &name))
}

fn package_of(order: &Order, room: &Room) -> Result<Vec<u8>, Refusal> {
    let folder = super::secret::Secret::new().map_err(|_| Refusal::Disk)?;
    let (_, delivery) = write(order, room, folder.as_str(), &Silent)?;
    let folder = room.path().join(folder.as_str());
    let files = delivery.files.iter().filter(|file| !FOR_PROGRAMS.contains(&file.role));
    let packed = zip_folder(&folder, files.map(|file| file.path.as_str()));
    let _ = std::fs::remove_dir_all(&folder);
    packed.map_err(|_| Refusal::Disk)
}

/// `GET /download/report`: the error report alone.
pub(super) async fn report(
    State(app): State<Arc<App>>,
    Known(visit, about): Known,
) -> Result<Response, Refusal> {
    let _turn = visit.turn(about).await?;
    if visit.desk().checked().is_none() {
        return Err(Refusal::Nothing);
    }
    let order = app.order(&visit.desk());
    let owner = Arc::clone(&visit);
    let (name, bytes) = app.workers.run(move || report_of(&order, &owner.room)).await??;
    Ok(attachment(bytes, XLSX, "report.xlsx", &name))
}

fn report_of(order: &Order, room: &Room) -> Result<(String, Vec<u8>), Refusal> {
    let folder = super::secret::Secret::new().map_err(|_| Refusal::Disk)?;
    let (_, delivery) = write(order, room, folder.as_str(), &Silent)?;
    let folder = room.path().join(folder.as_str());
    let report: Option<&WrittenFile> = delivery.files.iter().find(|file| file.role == "report");
    let name = report.map(|file| file.path.clone()).ok_or(Refusal::Nothing)?;
    let bytes = std::fs::read(folder.join(&name));
    let _ = std::fs::remove_dir_all(&folder);
    Ok((name, bytes.map_err(|_| Refusal::Disk)?))
}

/// Files of a folder as a zip package.
pub(super) fn zip_folder<'p>(
    folder: &Path,
    paths: impl Iterator<Item = &'p str>,
) -> io::Result<Vec<u8>> {
    let files = paths.map(|path| std::fs::read(folder.join(path)).map(|bytes| (path, bytes)));
    let mut package = Package::default();
    for file in files {
        let (path, bytes) = file?;
        package.add(path, &bytes)?;
    }
    package.finish()
}

/// Files as a zip package, always the same bytes for the same files.
pub(super) fn zip<'b>(files: impl Iterator<Item = (String, &'b [u8])>) -> io::Result<Vec<u8>> {
    let mut package = Package::default();
    for (path, bytes) in files {
        package.add(&path, bytes)?;
    }
    package.finish()
}

/// A zip package in memory.
struct Package(zip::ZipWriter<Cursor<Vec<u8>>>);

impl Default for Package {
    fn default() -> Self {
        Self(zip::ZipWriter::new(Cursor::new(Vec::new())))
    }
}

impl Package {
    fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .unix_permissions(0o600);
        self.0.start_file(path, options).map_err(io::Error::other)?;
        self.0.write_all(bytes)
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.0.finish().map_err(io::Error::other)?.into_inner())
    }
}

/// An answer that the browser saves under our name.
pub(super) fn attachment(bytes: Vec<u8>, kind: &'static str, plain: &str, name: &str) -> Response {
    let encoded: String = name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&super::secret::hex(&[byte]).to_uppercase());
        }
        text
    });
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let disposition = HeaderValue::from_str(&disposition)
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
