//! Table of contents: which address is which page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    city::page::CityPage,
    error::not_found,
    kpi::{list::KpiListPage, page::KpiPage},
    project::{list::ProjectListPage, page::ProjectPage},
    request::Request,
    strategy::page::StrategyPage,
    unit::{list::UnitListPage, page::UnitPage},
};

/// Every page. The status of each depends on data, so each is rendered whole before it is sent.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| not_found(&Request::current(), None, Vec::new())>
                <Route path=path!("/") view=CityPage ssr=SsrMode::Async />
                <Route path=path!("/projects") view=ProjectListPage ssr=SsrMode::Async />
                <Route path=path!("/projects/:code") view=ProjectPage ssr=SsrMode::Async />
                <Route path=path!("/kpis") view=KpiListPage ssr=SsrMode::Async />
                <Route path=path!("/kpis/:code") view=KpiPage ssr=SsrMode::Async />
                <Route path=path!("/units") view=UnitListPage ssr=SsrMode::Async />
                <Route path=path!("/units/:code") view=UnitPage ssr=SsrMode::Async />
                <Route path=path!("/strategy") view=StrategyPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
