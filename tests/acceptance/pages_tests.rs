//! What every page for people has in common: its links lead somewhere, and its commands can be typed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use templategen::command::{self, Streams};

use crate::local_aws::{built, root};

/// The pages at the root and those in `docs` and `templates`, each with its text.
fn pages() -> Vec<(PathBuf, String)> {
    let folders = [root().to_owned(), root().join("docs"), root().join("templates")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let pages = paths.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.map(|path| (path.clone(), fs::read_to_string(path).expect("a page can be read"))).collect()
}

/// What stands between fences, each block with its language, and the rest.
fn parts(text: &str) -> (Vec<(&str, String)>, String) {
    let (mut blocks, mut prose, mut inside) = (Vec::new(), String::new(), None);
    for line in text.lines() {
        match (inside, line.trim_start().strip_prefix("```")) {
            (None, Some(language)) => {
                inside = Some(language);
                blocks.push((language, String::new()));
            }
            (Some(_), Some(_)) => inside = None,
            (Some(_), None) => {
                let (_, block) = blocks.last_mut().expect("the block was begun");
                block.extend([line.trim_start(), "\n"]);
            }
            (None, None) => prose.extend([line, "\n"]),
        }
    }
    (blocks, prose)
}

/// The anchors of a page's headings, as they are made of their letters, digits, hyphens, underscores and blanks.
fn anchors(text: &str) -> Vec<String> {
    let (_, prose) = parts(text);
    let headings = prose.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ');
    headings.map(|heading| heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}

/// What is wrong with a link of a page, if anything is.
fn dead(page: &Path, text: &str, link: &str) -> Option<String> {
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let target = page.with_file_name(file);
    let linked = match file {
        "" => text.to_owned(),
        _ if !target.exists() => return Some(format!("{}: there is no {link}", page.display())),
        _ => fs::read_to_string(&target).unwrap_or_default(),
    };
    let missing = anchor.filter(|anchor| !anchors(&linked).iter().any(|known| known == anchor));
    missing.map(|_| format!("{}: there is no heading {link}", page.display()))
}

#[test]
fn links_lead_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").expect("a pattern");
    let code = Regex::new("`[^`]*`").expect("a pattern");
    let (mut links, mut problems) = (0, Vec::new());
    for (page, text) in pages() {
        let (_, prose) = parts(&text);
        let prose = code.replace_all(&prose, "");
        let found = link.captures_iter(&prose).map(|found| found[1].to_owned());
        for target in found.filter(|target| !target.starts_with("https://")) {
            links += 1;
            problems.extend(dead(&page, &text, &target));
        }
    }
    assert!(50 < links, "{links} links are read");
    assert_eq!(problems, Vec::<String>::new());
}

/// The command lines of the pages that begin with a program, without their comments and what is done with their output.
fn command_lines(program: &str) -> Vec<String> {
    let rest = Regex::new(r"\s+#.*|\s+[>|].*").expect("a pattern");
    let mut lines = Vec::new();
    for (_, text) in pages() {
        let (blocks, _) = parts(&text);
        for (_, block) in blocks.into_iter().filter(|(language, _)| *language == "sh") {
            let joined = block.replace("\\\n", " ");
            let ours =
                joined.lines().filter(|line| line.strip_prefix(program).is_some_and(|rest| rest.starts_with(' ')));
            lines.extend(ours.map(|line| rest.replace(line, "").into_owned()));
        }
    }
    lines
}

/// With `--help` behind it a command line does nothing, once everything before it is understood.
#[test]
fn every_command_line_of_deploy_sh_is_understood() {
    let (lines, program) = (command_lines("./deploy.sh"), built("stepscale-deploy"));
    assert!(lines.iter().any(|line| line.contains("--managed")), "{lines:#?}");
    for line in lines {
        let line = line.replacen("./deploy.sh", "\"$0\"", 1) + " --help";
        let output = Command::new("sh").args(["-c", &line]).arg(&program).output().expect("sh is installed");
        assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_command_line_of_templategen_is_understood() {
    let lines = command_lines("templategen");
    assert!(5 < lines.len(), "{lines:#?}");
    for line in lines {
        let (mut output, mut errors) = (anstream::StripStream::new(Vec::new()), anstream::StripStream::new(Vec::new()));
        let streams = Streams { input: &mut &b""[..], output: &mut output, errors: &mut errors };
        let status = command::run(line.split_whitespace().chain(["--help"]), streams).code();
        assert_eq!(status, 0, "{line}\n{}", String::from_utf8_lossy(&errors.into_inner()));
    }
}
