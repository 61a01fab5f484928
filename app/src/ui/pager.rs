//! Links between the pages of a list.

use leptos::prelude::*;

use crate::request::Request;

/// Previous, the pages around this one, next.
#[component]
pub fn Pager(
    /// The request whose address is kept.
    request: Request,
    /// This page, from 1.
    page: u64,
    /// How many there are.
    pages: u64,
    /// The part of the page its links come back to; its top where not given.
    #[prop(optional)]
    place: &'static str,
) -> impl IntoView {
    let lang = request.lang;
    let href = move |number: u64| {
        let page = request.with("page", (number > 1).then(|| number.to_string()).as_deref());
        if place.is_empty() { page } else { format!("{page}#{place}") }
    };
    (pages > 1).then(|| {
        let shown = (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 2);
        let mut last = 0;
        let numbers = shown
            .map(|number| {
                let gap = number > last + 1;
                last = number;
                view! {
                    {gap.then(|| view! { <li aria-hidden="true">"…"</li> })}
                    <li>
                        <a href=href(number) aria-current=(number == page).then_some("page")>
                            {number}
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <nav class="pager" aria-label=lang.pages()>
                {(page > 1).then(|| view! { <a rel="prev" href=href(page - 1)>{lang.previous()}</a> })}
                <ul>{numbers}</ul>
                {(page < pages).then(|| view! { <a rel="next" href=href(page + 1)>{lang.next()}</a> })}
            </nav>
        }
    })
}
