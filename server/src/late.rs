//! Sends a page whose middle takes long in pieces: its beginning at once, the part that [`app::late`] was told of as it
//! is written, then its end. Nobody waits for a table of 10,000 rows to see the picture above it.

use app::late::{Late, MARK};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use tokio::{sync::mpsc, task};

use crate::problem::Problem;

/// The beginning of a page at once, its late part as it comes.
pub async fn send(mut request: Request, next: Next) -> Response {
    // What is not read as it comes is written in one go.
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let late = Late::default();
    request.extensions_mut().insert(late.clone());
    let answer = next.run(request).await;
    let Some(part) = late.take() else { return answer };
    let (mut head, body) = answer.into_parts();
    // It is in memory already.
    let page = match to_bytes(body, usize::MAX).await {
        Ok(page) => page,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let Some(at) = page.windows(MARK.len()).position(|place| place == MARK.as_bytes()) else {
        return Response::from_parts(head, Body::from(page));
    };
    head.headers.remove(header::CONTENT_LENGTH);
    let (begin, end) = (page.slice(..at), page.slice(at + MARK.len()..));
    // A reader on a slow line holds the memory that the whole page would, but no thread.
    let (pieces, taken) = mpsc::unbounded_channel::<Bytes>();
    // Whoever went away takes no more, and what is written goes nowhere.
    task::spawn_blocking(move || part(&mut |piece| drop(pieces.send(piece.into()))));
    let middle = stream::unfold(taken, |mut taken| async { taken.recv().await.map(|piece| (piece, taken)) });
    let whole = stream::iter([begin]).chain(middle).chain(stream::iter([end])).map(Ok::<_, std::convert::Infallible>);
    Response::from_parts(head, Body::from_stream(whole))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use axum::{
        Extension,
        middleware::from_fn,
        routing::{MethodRouter, get},
    };
    use tower::ServiceExt;

    use super::*;

    fn asked(method: Method) -> Request {
        Request::builder().method(method).uri("/").body(Body::empty()).expect("a request")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_beginning_is_there_before_the_part_is_written() {
        let (go_on, waits) = channel::<()>();
        let waits = std::sync::Mutex::new(Some(waits));
        let page = move |late: Option<Extension<Late>>| {
            let waits = waits.lock().expect("a lock").take().expect("asked once");
            let part = Box::new(move |tell: &mut dyn FnMut(String)| {
                waits.recv().expect("told to go on");
                tell("some ".to_owned());
                tell("rows".to_owned());
            });
            assert!(late.expect("a place for the part").0.put(part).is_ok());
            async { format!("before {MARK} after") }
        };
        let page = std::sync::Arc::new(page);
        let site: MethodRouter = get(move |late| page(late)).layer(from_fn(send));
        let answer = site.oneshot(asked(Method::GET)).await.expect("an answer");
        assert_eq!(answer.headers().get(header::CONTENT_LENGTH), None);
        let mut body = answer.into_body().into_data_stream();
        assert_eq!(body.next().await.expect("a beginning").expect("bytes"), "before ");
        go_on.send(()).expect("somebody waits");
        let mut rest = String::new();
        while let Some(piece) = body.next().await {
            rest.push_str(std::str::from_utf8(&piece.expect("bytes")).expect("text"));
        }
        assert_eq!(rest, "some rows after");
    }

    #[tokio::test]
    async fn what_has_no_late_part_goes_as_it_is() {
        let page = |late: Option<Extension<Late>>| async move { late.is_some().to_string() };
        let site: MethodRouter = get(page).post(page).layer(from_fn(send));
        for (method, may) in [(Method::GET, "true"), (Method::POST, "false")] {
            let answer = site.clone().oneshot(asked(method)).await.expect("an answer");
            assert_eq!(to_bytes(answer.into_body(), 64).await.expect("a body"), may);
        }
    }
}
