//! A router that knows what it answers: every address is told to it once, and listed for the test that walks them all.

use std::convert::Infallible;

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::Method,
    response::IntoResponse,
    routing::{MethodFilter, on},
};
use tower::Service;

use crate::router::AppState;

/// One thing the product answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// `GET`, `POST`, …
    pub method: String,
    /// Its path, with `{parameters}`.
    pub path: String,
}

/// Addresses with their handlers.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    list: Vec<Endpoint>,
}

impl Routes {
    /// No address yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers GET (and HEAD).
    pub fn get<H: Handler<T, AppState>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.on(Method::GET, MethodFilter::GET, path, handler)
    }

    /// Answers POST.
    pub fn post<H: Handler<T, AppState>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.on(Method::POST, MethodFilter::POST, path, handler)
    }

    /// Answers PUT.
    pub fn put<H: Handler<T, AppState>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.on(Method::PUT, MethodFilter::PUT, path, handler)
    }

    /// Answers PATCH.
    pub fn patch<H: Handler<T, AppState>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.on(Method::PATCH, MethodFilter::PATCH, path, handler)
    }

    /// Answers DELETE.
    pub fn delete<H: Handler<T, AppState>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.on(Method::DELETE, MethodFilter::DELETE, path, handler)
    }

    /// Answers everything below a path, or the path itself, by a service that reads files.
    pub fn files<S>(mut self, path: &str, below: bool, service: S) -> Self
    where
        S: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
        S::Response: IntoResponse,
        S::Future: Send + 'static,
    {
        self.note(Method::GET, &if below { format!("{path}/{{*file}}") } else { path.to_owned() });
        self.router =
            if below { self.router.nest_service(path, service) } else { self.router.route_service(path, service) };
        self
    }

    /// Puts addresses below a prefix.
    pub fn below(mut self, prefix: &str, routes: Self) -> Self {
        self.list.extend(
            routes
                .list
                .into_iter()
                .map(|Endpoint { method, path }| Endpoint { method, path: prefix.to_owned() + &path }),
        );
        self.router = self.router.nest(prefix, routes.router);
        self
    }

    /// Adds addresses.
    pub fn and(mut self, routes: Self) -> Self {
        self.list.extend(routes.list);
        self.router = self.router.merge(routes.router);
        self
    }

    /// Answers what is not there.
    pub fn otherwise<H: Handler<T, AppState>, T: 'static>(mut self, handler: H) -> Self {
        self.router = self.router.fallback(handler);
        self
    }

    /// Answers known addresses asked for by another method.
    pub fn not_allowed<H: Handler<T, AppState>, T: 'static>(mut self, handler: H) -> Self {
        self.router = self.router.method_not_allowed_fallback(handler);
        self
    }

    /// What it answers, in the order told.
    pub fn list(&self) -> &[Endpoint] {
        &self.list
    }

    /// The router.
    pub fn into_router(self) -> Router<AppState> {
        self.router
    }

    fn on<H: Handler<T, AppState>, T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        handler: H,
    ) -> Self {
        self.note(method, path);
        self.router = self.router.route(path, on(filter, handler));
        self
    }

    fn note(&mut self, method: Method, path: &str) {
        self.list.push(Endpoint { method: method.to_string(), path: path.to_owned() });
    }
}
