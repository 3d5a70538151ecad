//! Damaged files, run (受损文件).

use super::held_to::Desk;
use super::random::{Random, many};
use super::seeds;

/// What people call files, whatever is in them.
const NAMES: [&str; 5] = ["名单.xlsx", "名单.xls", "名单.csv", "名单.zip", "名单.ods"];

#[test]
fn damaged_files_do_no_harm() {
    let seeds = seeds::all();
    let (mut runs, mut read) = (0, 0);
    many(100, |seed| {
        let mut random = Random::new(seed);
        // In turn, so that a short run meets every form.
        let from = &seeds[usize::try_from(seed).unwrap() % seeds.len()];
        let bytes = from.damaged(&mut random);
        let name = if random.one_in(8) { random.pick(&NAMES) } else { from.name.as_str() };
        let desk = Desk::new();
        let path = desk.put(name, bytes);
        let password = desk.put("密码", "open sesame\n");
        let mut options = vec!["--jobs", "2"];
        if from.name == "locked.xlsx" {
            options.extend(["--password-file", password.to_str().unwrap()]);
        }
        let summary = desk.run(&[path], &options);
        runs += 1;
        read += u32::from(summary.is_some_and(|summary| summary["counts"]["rows"] != 0));
    });
    // Damage that nothing survives would not test what comes after reading.
    assert!(read * 4 > runs, "of {runs} damaged files {read} were read");
}
