//! The mix of requests, their shares and their expected responses: mostly reads, some of them of missing things.

use std::sync::{Mutex, PoisonError};

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::error::LoadError;

/// The number of users created before the first request.
const USERS: usize = 20;
/// The maximum number of users that are remembered for lookups.
const MOST_USERS: usize = 10_000;
const PASSWORD: &str = "correct horse battery staple";

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Welcome,
    Register,
    Login,
    ReadUser,
    ReadMissingUser,
    ListDocuments,
    StoreDocument,
    ReadItem,
    Nowhere,
}

impl Step {
    /// The share of each kind, in percent.
    const MIX: [(Self, u32); 9] = [
        (Self::Welcome, 5),
        (Self::Register, 8),
        (Self::Login, 5),
        (Self::ReadUser, 45),
        (Self::ReadMissingUser, 3),
        (Self::ListDocuments, 10),
        (Self::StoreDocument, 7),
        (Self::ReadItem, 15),
        (Self::Nowhere, 2),
    ];

    /// The method and route, as in the service's metrics.
    pub(super) fn endpoint(self) -> (&'static str, &'static str) {
        match self {
            Self::Welcome => ("GET", "/"),
            Self::Register => ("POST", "/users/register"),
            Self::Login => ("POST", "/auth/login"),
            Self::ReadUser | Self::ReadMissingUser => ("GET", "/users/{user_id}"),
            Self::ListDocuments => ("GET", "/data"),
            Self::StoreDocument => ("POST", "/data"),
            Self::ReadItem => ("GET", "/items/{item_id}"),
            Self::Nowhere => ("GET", "unmatched"),
        }
    }

    fn expected(self) -> StatusCode {
        match self {
            Self::Register | Self::StoreDocument => StatusCode::CREATED,
            Self::ReadMissingUser | Self::Nowhere => StatusCode::NOT_FOUND,
            _ => StatusCode::OK,
        }
    }
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    AsExpected,
    /// With another status.
    Otherwise(StatusCode),
    /// Without an answer.
    Broken,
}

#[derive(Deserialize)]
struct Stored {
    id: i64,
}

/// What the requests are about.
pub(super) struct World {
    client: Client,
    url: String,
    users: Mutex<Vec<i64>>,
    /// One of the users, who can sign in.
    email: String,
    /// Without this user, no logins are sent.
    has_logins: bool,
}

impl World {
    /// Creates the first users. If the service rejects some, the load runs with fewer.
    pub(super) async fn prepare(client: &Client, url: &str) -> Result<Self, LoadError> {
        let mut world = Self {
            client: client.clone(),
            url: url.trim_end_matches('/').to_owned(),
            users: Mutex::default(),
            email: email(),
            has_logins: true,
        };
        let unreachable = |problem| LoadError::Unreachable {
            url: url.to_owned(),
            problem,
        };
        for user in 0..USERS {
            let email = match user {
                0 => world.email.clone(),
                _ => email(),
            };
            let answer = world.registration(&email).send().await;
            let answer = answer.map_err(unreachable)?;
            let status = answer.status();
            if [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&status) {
                return Err(LoadError::NoDemo {
                    url: url.to_owned(),
                    status: status.as_u16(),
                });
            }
            if let Ok(Stored { id }) = answer.json().await {
                world.remember(id);
            }
        }
        let login = world.login().send().await.map_err(unreachable)?;
        world.has_logins = login.status() != StatusCode::NOT_FOUND;
        Ok(world)
    }

    /// Chooses the next request at random.
    pub(super) fn choose(&self) -> Step {
        let all: u32 = Step::MIX.iter().map(|(_, share)| share).sum();
        let mut chance = fastrand::u32(..all);
        for (step, share) in Step::MIX {
            if chance < share {
                return match step {
                    Step::Login if !self.has_logins => Step::Welcome,
                    Step::ReadUser if self.some_user().is_none() => Step::ReadMissingUser,
                    step => step,
                };
            }
            chance -= share;
        }
        Step::Welcome
    }

    /// Sends a request and reads its answer to the end.
    pub(super) async fn send(&self, step: Step) -> Ended {
        let Ok(answer) = self.request(step).send().await else {
            return Ended::Broken;
        };
        let status = answer.status();
        let Ok(body) = answer.bytes().await else {
            return Ended::Broken;
        };
        if status != step.expected() {
            return Ended::Otherwise(status);
        }
        if step == Step::Register
            && let Ok(Stored { id }) = serde_json::from_slice(&body)
        {
            self.remember(id);
        }
        Ended::AsExpected
    }

    fn request(&self, step: Step) -> RequestBuilder {
        let number = fastrand::u32(..100_000);
        match step {
            Step::Welcome => self.get("/"),
            Step::Register => self.registration(&email()),
            Step::Login => self.login(),
            Step::ReadUser => {
                let user = self.some_user().unwrap_or_default();
                self.get(&format!("/users/{user}"))
            }
            // The database counts up from 1.
            Step::ReadMissingUser => self.get(&format!("/users/-{}", number + 1)),
            Step::ListDocuments => self.get("/data?limit=20"),
            Step::StoreDocument => {
                let document = json!({"event": "order", "number": number, "paid": number % 2 == 0});
                self.of(Method::POST, "/data").json(&document)
            }
            Step::ReadItem => self.get(&format!("/items/{number}?q=blue")),
            Step::Nowhere => self.get(&format!("/nowhere/{number}")),
        }
    }

    fn registration(&self, email: &str) -> RequestBuilder {
        let user = json!({"name": "Load Test", "email": email, "password": PASSWORD});
        self.of(Method::POST, "/users/register").json(&user)
    }

    fn login(&self) -> RequestBuilder {
        let credentials = json!({"email": self.email, "password": PASSWORD});
        self.of(Method::POST, "/auth/login").json(&credentials)
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.of(Method::GET, path)
    }

    fn of(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    fn remember(&self, id: i64) {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        if users.len() < MOST_USERS {
            users.push(id);
        }
    }

    fn some_user(&self) -> Option<i64> {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        fastrand::choice(users.iter()).copied()
    }
}

/// An unused e-mail address.
fn email() -> String {
    format!("load-{}@example.com", Uuid::now_v7().simple())
}
