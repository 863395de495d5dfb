//! The services before and after the migration, and the requests that both get.

use super::exposition::Exposition;
use super::guides::folder;
use super::libraries::Library;
use std::path::PathBuf;
use std::process::Command;
use test_programs::{InTime as _, Server};

/// Both services, running.
pub(crate) struct Programs {
    pub(crate) before: Server,
    pub(crate) after: Server,
}

/// A request: its method, its path and its body.
pub(crate) type Request = (&'static str, &'static str, &'static str);

impl Programs {
    /// Starts them. `None` with a message if the library of the first one can't be installed.
    pub(crate) fn start(library: &Library) -> Option<Self> {
        let start = |command: Vec<String>| {
            Server::start("/metrics", move |place| {
                let arguments = [place.address.clone()];
                command.into_iter().chain(arguments).collect()
            })
        };
        let before = match library.before {
            Some(binary) => vec![binary.to_owned()],
            None => vec![
                python(library.name)?.display().to_string(),
                folder(library.name).join("before.py").display().to_string(),
            ],
        };
        Some(Self {
            before: start(before),
            after: start(vec![library.after.to_owned()]),
        })
    }

    /// Sends the requests of a library to both.
    pub(crate) fn send(&self, library: &Library) {
        for (method, path, body) in library.requests {
            let statuses = [&self.before, &self.after].map(|server| {
                let url = format!("{}{path}", server.url());
                let request = ureq::http::Request::builder().method(*method).uri(url);
                let response = request.body(*body).map_err(|error| error.to_string());
                let response = response.and_then(|request| {
                    let agent = ureq::Agent::config_builder().http_status_as_error(false);
                    let agent = agent.build().new_agent();
                    agent.run(request).map_err(|error| error.to_string())
                });
                let mut response = response.expect("an answer");
                // A request ends when its response is read.
                response.body_mut().read_to_string().expect("a text");
                response.status().as_u16()
            });
            assert_eq!(statuses[0], statuses[1], "{method} {path}");
        }
    }

    /// The current expositions of both.
    pub(crate) fn scrape(&self) -> (Exposition, Exposition) {
        let read = |server: &Server| {
            let response = ureq::get(format!("{}/metrics", server.url())).call();
            let text = response.expect("an answer").body_mut().read_to_string();
            Exposition::read(&text.expect("a text"))
        };
        (read(&self.before), read(&self.after))
    }
}

/// A Python with a library's packages. The environment is created once, in the target folder.
fn python(library: &str) -> Option<PathBuf> {
    let list = folder(library).join("requirements.txt");
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(library);
    let (python, complete) = (target.join("bin/python"), target.join("complete"));
    let packages = std::fs::read_to_string(&list).expect("it is in the repository");
    if std::fs::read_to_string(&complete).is_ok_and(|known| known == packages) {
        return Some(python);
    }
    let made = ["python3", "/usr/bin/python3"].into_iter().any(|system| {
        let mut venv = Command::new(system);
        let output = venv
            .args(["-m", "venv", "--clear"])
            .arg(&target)
            .output_in_time();
        output.is_ok_and(|output| output.status.success())
    });
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ]);
    let installed = pip.arg("--requirement").arg(&list);
    let installed = made.then(|| installed.output_in_time().ok()).flatten();
    if installed.is_some_and(|output| output.status.success()) {
        std::fs::write(complete, packages).expect("it is writable");
        return Some(python);
    }
    println!("skipped: the packages of {library} can't be installed");
    None
}
