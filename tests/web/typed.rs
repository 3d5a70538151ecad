//! The password as somebody types it on a terminal.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

/// A terminal with the program in it. What it shows is read as far as something that is waited for.
struct Terminal {
    keyboard: File,
    /// As long as it is open, the terminal can be asked how it was left.
    screen: File,
    child: Child,
    shown: String,
}

impl Terminal {
    /// `None` where there is no `setsid`, which gives the program this terminal for its own.
    fn open(state: &std::path::Path) -> Option<Self> {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keyboard).and_then(|()| unlockpt(&keyboard)).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap().into_string().unwrap();
        let screen = File::options().read(true).write(true).open(name).unwrap();
        let mut command = Command::new("setsid");
        command.args(["--ctty", "--wait"]).arg(crate::made::program());
        command.args(["serve", "--listen", "127.0.0.1", "--host", "pages.example", "--no-open"]);
        command.args(["--lang", "en", "--state"]).arg(state).env_remove("JIANYUAN_PASSWORD");
        let end = || screen.try_clone().unwrap();
        let child = command.stdin(end()).stdout(end()).stderr(end()).spawn().ok()?;
        Some(Self { keyboard: keyboard.into(), screen, child, shown: String::new() })
    }

    fn until(&mut self, wanted: &str) -> &mut Self {
        let mut bytes = Vec::new();
        while !String::from_utf8_lossy(&bytes).contains(wanted) {
            let mut byte = [0];
            self.keyboard.read_exact(&mut byte).unwrap();
            bytes.push(byte[0]);
        }
        self.shown.push_str(&String::from_utf8_lossy(&bytes));
        self
    }

    fn type_in(&mut self, keys: &str) -> &mut Self {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self
    }

    fn shows_what_is_typed(&self) -> bool {
        tcgetattr(&self.screen).unwrap().local_modes.contains(LocalModes::ECHO)
    }

    /// What was shown until the program ended with this status, and left the terminal as it was.
    fn ended(&mut self, status: i32) -> &str {
        assert_eq!(self.child.wait().unwrap().code(), Some(status), "{}", self.shown);
        assert!(self.shows_what_is_typed(), "{}", self.shown);
        &self.shown
    }
}

#[test]
fn a_typed_password_is_not_shown_and_the_terminal_is_as_before() {
    const ASKED: &str = "not shown): ";
    let state = tempfile::tempdir().unwrap();
    let Some(mut terminal) = Terminal::open(state.path()) else {
        let _ = writeln!(std::io::stderr(), "skipped: no `setsid` here");
        return;
    };
    assert!(!terminal.until(ASKED).shows_what_is_typed());
    terminal.type_in("s3cret\r").until("Too short").until(ASKED);
    terminal.type_in("s3cret-one\r").until("Once more: ");
    assert!(!terminal.shows_what_is_typed());
    terminal.type_in("s3cret-two\r").until("differ").until(ASKED);
    terminal.type_in("s3cret-one\r").until("Once more: ").type_in("s3cret-one\r");
    terminal.until("Token of the programs").until("\n").type_in("\u{3}");
    let shown = terminal.ended(130);
    assert!(shown.contains("http://127.0.0.1:") && !shown.contains("s3cret"), "{shown}");

    let mut terminal = Terminal::open(state.path()).unwrap();
    terminal.until(ASKED).type_in("s3c\u{3}").ended(130);
    let mut terminal = Terminal::open(state.path()).unwrap();
    terminal.until(ASKED).type_in("\r").until("8 characters").ended(2);
}
