//! Table of contents: which address is which page.

use domain::{edit::Record, history::Subject};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    admin::{
        audit::AuditPage,
        jobs::JobsPage,
        line::LinePage,
        log::LogPage,
        page::AdminPage,
        period::PeriodPage,
        periods::PeriodListPage,
        policy::{PolicyListPage, PolicyPage},
        roster::RosterPage,
        section::KeptSectionPage,
        strategy::{EditionListPage, EditionPage},
        unit::KeptUnitPage,
        units::UnitTreePage,
        user::UserPage,
        users::UserListPage,
    },
    audit::page::history_page,
    city::page::CityPage,
    error::other,
    grid::page::GridPageView,
    kpi::{list::KpiListPage, page::KpiPage},
    plan::{grid::page::StepsPage, page::PlanPage},
    project::{list::ProjectListPage, new::NewProjectPage, page::ProjectPage},
    reminder::page::NoticesPage,
    report::{approve::ApprovePage, kpi::KpiReportPage, my::MyPage, project::ProjectReportPage, sent::SentReportPage},
    request::Request,
    strategy::page::StrategyPage,
    timeliness::page::TimelinessPage,
    unit::{list::UnitListPage, page::UnitPage},
    user::{account::AccountPage, login::LoginPage, reset::ResetPage},
};

/// Every page. The status of each depends on data, so each is rendered whole before it is sent.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| other(&Request::current())>
                <Route path=path!("/") view=CityPage ssr=SsrMode::Async />
                <Route path=path!("/projects") view=ProjectListPage ssr=SsrMode::Async />
                <Route path=path!("/projects/new") view=NewProjectPage ssr=SsrMode::Async />
                <Route path=path!("/projects/:code") view=ProjectPage ssr=SsrMode::Async />
                <Route path=path!("/projects/:code/history") view=|| history_page(Subject::Record(Record::Project)) ssr=SsrMode::Async />
                <Route path=path!("/projects/:code/plan") view=PlanPage ssr=SsrMode::Async />
                <Route path=path!("/projects/:code/plan/grid") view=StepsPage ssr=SsrMode::Async />
                <Route path=path!("/projects/:code/report") view=ProjectReportPage ssr=SsrMode::Async />
                <Route path=path!("/kpis") view=KpiListPage ssr=SsrMode::Async />
                <Route path=path!("/kpis/:code") view=KpiPage ssr=SsrMode::Async />
                <Route path=path!("/kpis/:code/history") view=|| history_page(Subject::Record(Record::Kpi)) ssr=SsrMode::Async />
                <Route path=path!("/kpis/:code/report") view=KpiReportPage ssr=SsrMode::Async />
                <Route path=path!("/units") view=UnitListPage ssr=SsrMode::Async />
                <Route path=path!("/units/:code") view=UnitPage ssr=SsrMode::Async />
                <Route path=path!("/units/:code/grid") view=GridPageView ssr=SsrMode::Async />
                <Route path=path!("/units/:code/history") view=|| history_page(Subject::Unit) ssr=SsrMode::Async />
                <Route path=path!("/units/:code/sections/:section/history") view=|| history_page(Subject::Section) ssr=SsrMode::Async />
                <Route path=path!("/strategy") view=StrategyPage ssr=SsrMode::Async />
                <Route path=path!("/strategy/:edition/history") view=|| history_page(Subject::Edition) ssr=SsrMode::Async />
                <Route path=path!("/strategy/:edition/lines/:id/history") view=|| history_page(Subject::Line) ssr=SsrMode::Async />
                <Route path=path!("/policies/:id/history") view=|| history_page(Subject::Policy) ssr=SsrMode::Async />
                <Route path=path!("/my/notices") view=NoticesPage ssr=SsrMode::Async />
                <Route path=path!("/timeliness") view=TimelinessPage ssr=SsrMode::Async />
                <Route path=path!("/my") view=MyPage ssr=SsrMode::Async />
                <Route path=path!("/my/approve") view=ApprovePage ssr=SsrMode::Async />
                <Route path=path!("/my/reports/:id") view=SentReportPage ssr=SsrMode::Async />
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/admin") view=AdminPage ssr=SsrMode::Async />
                <Route path=path!("/admin/units") view=UnitTreePage ssr=SsrMode::Async />
                <Route path=path!("/admin/units/:code") view=KeptUnitPage ssr=SsrMode::Async />
                <Route path=path!("/admin/units/:code/sections/:section") view=KeptSectionPage ssr=SsrMode::Async />
                <Route path=path!("/admin/audit") view=AuditPage ssr=SsrMode::Async />
                <Route path=path!("/admin/jobs") view=JobsPage ssr=SsrMode::Async />
                <Route path=path!("/admin/log") view=LogPage ssr=SsrMode::Async />
                <Route path=path!("/admin/roster") view=RosterPage ssr=SsrMode::Async />
                <Route path=path!("/admin/users") view=UserListPage ssr=SsrMode::Async />
                <Route path=path!("/admin/users/:name") view=UserPage ssr=SsrMode::Async />
                <Route path=path!("/admin/users/:name/history") view=|| history_page(Subject::Account) ssr=SsrMode::Async />
                <Route path=path!("/admin/periods") view=PeriodListPage ssr=SsrMode::Async />
                <Route path=path!("/admin/periods/:year") view=PeriodPage ssr=SsrMode::Async />
                <Route path=path!("/admin/periods/:year/history") view=|| history_page(Subject::Year) ssr=SsrMode::Async />
                <Route path=path!("/admin/strategy") view=EditionListPage ssr=SsrMode::Async />
                <Route path=path!("/admin/strategy/:edition") view=EditionPage ssr=SsrMode::Async />
                <Route path=path!("/admin/strategy/:edition/lines/:id") view=LinePage ssr=SsrMode::Async />
                <Route path=path!("/admin/policies") view=PolicyListPage ssr=SsrMode::Async />
                <Route path=path!("/admin/policies/:id") view=PolicyPage ssr=SsrMode::Async />
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
                <Route path=path!("/reset/:token") view=ResetPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
