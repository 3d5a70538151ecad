//! Requests that get nothing (拒绝): a status and one sentence, never what was asked for.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::text::{Lang, Text, text};

/// Why a request gets nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Malformed.
    Bad,
    /// No cookie, or of a visit that is over.
    NoVisit,
    /// The form was not made by this page, or another site sent it.
    Forged,
    /// There is nothing under this address.
    Nothing,
    /// The page is about files that were replaced in another tab.
    Replaced,
    /// Too many bytes, parts or fields.
    TooBig,
    /// The sender is too slow.
    TooSlow,
    /// Too much is waiting already.
    Busy,
    /// The disk refuses.
    Disk,
    /// Another host was meant.
    Misdirected,
    /// The programs' door needs its token.
    NoToken,
}

impl Refusal {
    /// The status of HTTP.
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Bad => StatusCode::BAD_REQUEST,
            Self::NoVisit | Self::Forged => StatusCode::FORBIDDEN,
            Self::Nothing => StatusCode::NOT_FOUND,
            Self::Replaced => StatusCode::CONFLICT,
            Self::TooBig => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Disk => StatusCode::INSUFFICIENT_STORAGE,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::NoToken => StatusCode::UNAUTHORIZED,
        }
    }

    /// What people read.
    pub(super) const fn text(self) -> Text {
        match self {
            Self::Bad => text("请求不完整，请重试", "The request is malformed; please try again"),
            Self::NoVisit => text(
                "这次使用已经结束，或不是从程序给出的地址打开的。请回到运行 jianyuan serve 的窗口，重新打开那里显示的地址；\
                 用密码进入的，请重新进入",
                "This visit is over, or the page was not opened by the address that the program gave. \
                 Go back to where jianyuan serve runs and open the address shown there; if you came in by a password, come in again",
            ),
            Self::Forged => {
                text("页面已过期，请刷新后重试", "The page is out of date; reload it and try again")
            }
            Self::Nothing => text("没有这个页面", "There is no such page"),
            Self::Replaced => text(
                "另一个窗口里已经换了一批文件，这个页面上是之前那批",
                "Other files were put in in another window, and this page was about those before",
            ),
            Self::TooBig => {
                text("文件太大：一次最多 50 MB、20 个文件", "Too big: 50 MB and 20 files at a time")
            }
            Self::TooSlow => text("传得太慢，已停止", "The transfer was too slow and was stopped"),
            Self::Busy => text("正忙，请过一会儿再试", "Busy; try again in a moment"),
            Self::Disk => text("磁盘写不进去", "The disk cannot be written"),
            Self::Misdirected => text("地址不对", "This is not the host that was asked for"),
            Self::NoToken => text(
                "请在 Authorization 头里带上程序给出的 token",
                "Send the token that the program printed in the Authorization header",
            ),
        }
    }

    /// The same for programs.
    pub(super) fn json(self) -> Response {
        let text = self.text();
        let body = serde_json::json!({ "error": { "zh": text.zh, "en": text.en } });
        (self.status(), axum::Json(body)).into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| self.text().get(lang));
        let page = format!(
            "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{zh} - 社保减员</title><link rel=\"icon\" href=\"/assets/icon.svg\" type=\"image/svg+xml\">\
             <link rel=\"stylesheet\" href=\"/assets/style.css\">\
             <main><section class=\"narrow card\"><h1>社保减员</h1><p>{zh}。</p><p lang=\"en\">{en}.</p>\
             <p><a href=\"/\">返回 / <span lang=\"en\">Back</span></a></p></section></main></html>\n"
        );
        (self.status(), [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
    }
}

/// A status alone.
pub(super) fn plain(status: StatusCode) -> Response {
    status.into_response()
}
