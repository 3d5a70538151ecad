//! A password typed on the terminal (终端输入密码): not shown while it is typed, and the terminal is as it
//! was afterwards, also after Ctrl-C.

use std::io;
#[cfg(unix)]
use std::io::Write as _;

/// Asks for a line that is not shown; `None` where Ctrl-C was pressed instead.
///
/// # Errors
/// Where there is no terminal, or what is typed is no text.
#[cfg(unix)]
pub(super) fn ask(prompt: &str) -> io::Result<Option<String>> {
    use tokio::signal::unix::{SignalKind, signal};

    let terminal = std::fs::File::options().read(true).write(true).open("/dev/tty")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Heard before anything is hidden: from then on Ctrl-C cannot leave it so.
        let mut interrupted = signal(SignalKind::interrupt())?;
        let hidden = Hidden::new(&terminal)?;
        (&terminal).write_all(prompt.as_bytes())?;
        let line = line(terminal.try_clone()?);
        let typed = tokio::select! {
            _ = interrupted.recv() => None,
            typed = line => Some(typed.map_err(io::Error::other)??),
        };
        drop(hidden);
        // The line end was not shown either.
        (&terminal).write_all(b"\n")?;
        Ok(typed.map(|typed| typed.trim_end_matches(['\r', '\n']).to_owned()))
    })
}

/// The same where terminals are others.
#[cfg(not(unix))]
pub(super) fn ask(prompt: &str) -> io::Result<Option<String>> {
    let terminal = console::Term::stderr();
    terminal.write_str(prompt)?;
    terminal.read_secure_line().map(Some)
}

/// A terminal that does not show what is typed, for as long as this lives.
#[cfg(unix)]
struct Hidden<'t> {
    terminal: &'t std::fs::File,
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl<'t> Hidden<'t> {
    fn new(terminal: &'t std::fs::File) -> io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

        let before = tcgetattr(terminal)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        tcsetattr(terminal, OptionalActions::Now, &modes)?;
        Ok(Self { terminal, before })
    }
}

#[cfg(unix)]
impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};

        // A terminal that is gone needs nothing.
        let _ = tcsetattr(self.terminal, OptionalActions::Now, &self.before);
    }
}

/// Reads in a thread of its own, which nobody waits for after Ctrl-C: the program ends then.
#[cfg(unix)]
fn line(terminal: std::fs::File) -> tokio::sync::oneshot::Receiver<io::Result<String>> {
    use std::io::BufRead as _;

    let (sender, line) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut typed = String::new();
        let read = io::BufReader::new(terminal).read_line(&mut typed);
        // Nobody listens any more after Ctrl-C.
        let _ = sender.send(read.map(|_| typed));
    });
    line
}
