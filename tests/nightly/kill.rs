//! kill -9 of the whole program at random points, then once more undisturbed: the same bytes, nobody
//! lost, nobody doubled, nothing left over.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::desk::{Desk, assert_clean, changed, csv, csv_of, is_long, xlsx};
use crate::made::TODAY;
use crate::made::people;

/// Files of all kinds; some people stand in two of them, one file twice.
fn fill(desk: &Desk, files: u32) {
    for number in 0..files {
        let first = number * 5;
        match number % 5 {
            0 => desk.hand_in(&format!("甲/{number:02}.xlsx"), xlsx(first..first + 4)),
            1 => desk.hand_in(&format!("{number:02}.csv"), csv([first, first.saturating_sub(5)])),
            2 => desk.hand_in(&format!("乙/{number:02}.csv"), b""),
            3 => desk.hand_in(&format!("{number:02}.csv"), csv([1_000, 1_001])),
            _ => {
                let rows = [people::row(first), changed(first + 1, "停止缴费原因", "")];
                desk.hand_in(&format!("{number:02}.csv"), csv_of(rows));
            }
        }
    }
}

/// A share of one that differs from round to round in no pattern.
fn scattered(round: u64) -> f64 {
    let mut bits = round.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^= bits >> 29;
    let high = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32;
    f64::from(u32::try_from(high).unwrap()) / f64::from(u32::MAX)
}

/// Starts a pass and kills it after so long; whether it was killed and not done before.
fn killed_after(desk: &Desk, wait: Duration) -> bool {
    let mut command = desk.command(&["--today", TODAY]);
    let mut pass = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let end = Instant::now() + wait;
    while Instant::now() < end {
        if pass.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    pass.kill().unwrap();
    pass.wait().unwrap();
    true
}

#[test]
fn killed_anywhere_and_run_again_it_ends_the_same() {
    let (files, points) = if is_long() { (50, 200) } else { (10, 20) };
    let whole = Desk::new();
    fill(&whole, files);
    let begun = Instant::now();
    assert_eq!(whole.pass().status, 1);
    let took = begun.elapsed();
    let expected = whole.results();
    let verified = whole.verified();
    let mut killed = 0_u64;
    for round in 0..points {
        let desk = Desk::new();
        fill(&desk, files);
        let wait = took.mul_f64(scattered(round));
        killed += u64::from(killed_after(&desk, wait));
        assert!(desk.pass().status < 2);
        assert_eq!(desk.results().keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        assert!(desk.results() == expected, "round {round}, after {wait:?}");
        assert_eq!(desk.verified(), verified, "round {round}");
        assert_clean(&desk);
    }
    assert!(killed > points / 5, "{killed} of {points} passes were killed");
}

/// Killed twice in a row: the file over which that happened may be set aside, all others end as they
/// should, and everything is accounted for.
#[test]
fn killed_again_while_it_catches_up() {
    let (files, points) = if is_long() { (20, 60) } else { (6, 8) };
    let whole = Desk::new();
    fill(&whole, files);
    let begun = Instant::now();
    whole.pass();
    let took = begun.elapsed();
    let expected = whole.runs().len();
    for round in 1_000..1_000 + points {
        let desk = Desk::new();
        fill(&desk, files);
        for part in [3, 5, 7] {
            killed_after(&desk, took.mul_f64(scattered(round * part) / 2.0));
        }
        desk.pass();
        desk.verified();
        assert_eq!(desk.runs().len(), expected, "round {round}: {:?}", desk.runs());
        assert_clean(&desk);
    }
}

/// A reading child whose parent was killed ends by itself.
#[cfg(target_os = "linux")]
#[test]
fn no_reading_child_survives_its_parent() {
    let desk = Desk::new();
    for number in 0..4 {
        let first = number * 2_000;
        desk.hand_in(&format!("{number}.xlsx"), xlsx(first..first + 2_000));
    }
    let mut command = desk.command(&["--today", TODAY]);
    let mut pass = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let child = (0..2_000).find_map(|_| {
        std::thread::sleep(Duration::from_millis(2));
        children_of(pass.id()).into_iter().next()
    });
    pass.kill().unwrap();
    pass.wait().unwrap();
    let child = child.expect("a workbook is read by a child");
    let gone = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        !is_reader(child)
    });
    assert!(gone, "the child {child} is still there after five seconds");
}

#[cfg(target_os = "linux")]
fn children_of(parent: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten();
    let threads = threads.filter_map(|thread| Some(thread.ok()?.path()));
    let listed = threads.filter_map(|it| std::fs::read_to_string(it.join("children")).ok());
    let listed = listed.collect::<Vec<_>>().join(" ");
    listed.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

/// Whether a process is there and still our program; numbers are given out again.
#[cfg(target_os = "linux")]
fn is_reader(id: u32) -> bool {
    let running = std::fs::read_to_string(format!("/proc/{id}/stat"));
    running.is_ok_and(|stat| stat.contains("(jianyuan)") && !stat.contains(") Z"))
}
