//! `digitalplan serve`.

use std::{error::Error, io, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use axum::Router;
use chrono::NaiveDate;
use domain::permission::Actor;
use store::Db;
use tokio::{net::TcpListener, sync::oneshot};
use tracing_subscriber::EnvFilter;

use crate::{
    files,
    jobs::{self, Tools},
    mail::Mailer,
    router::{AppState, router},
    settings::{Settings, today},
};

/// How long answers may take after it was asked to stop; service managers kill after 30 s or more.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the database may take to close.
const CLOSING: Duration = Duration::from_secs(5);
/// How often it looks whether a new day has come.
const DAY_CHECK: Duration = Duration::from_secs(60);

/// Serves until asked to stop.
pub async fn serve(settings: Settings) -> Result<ExitCode, Box<dyn Error>> {
    log(&settings);
    let db = super::open(&settings).await?;
    let day = today();
    store::standing::refresh(&db, &Actor::System("standing"), day).await?;
    tokio::spawn(follow_the_day(db.clone(), day));
    let listener = TcpListener::bind(settings.address).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let state = AppState::new(db.clone(), &settings);
    // Better told now than to the first who sends a photo.
    state.files.storage().await?;
    tokio::spawn(files::follow(state.clone()));
    let streams = state.live.clone();
    let stop = async move {
        asked_to_stop().await;
        // Streams would go on for as long as anybody listens.
        streams.close();
    };
    let mailer = settings.smtp.as_ref().map(Mailer::new).transpose()?.map(Arc::new);
    let tools = Tools { db: db.clone(), mailer, base_url: settings.base_url(), remind_at: settings.remind_at };
    let workers = jobs::start(&tools);
    answer(listener, router(state), stop, PATIENCE).await?;
    workers.stop(CLOSING).await;
    // What still reads or writes gets a moment; the database itself is safe whenever the process ends.
    let _ = tokio::time::timeout(CLOSING, db.close()).await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Answers until `stop`; then takes nothing new and finishes what it is answering, for at most `patience`.
pub async fn answer(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    patience: Duration,
) -> io::Result<()> {
    let (tell, told) = oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        tracing::info!("asked to stop: finishing what is being answered");
        let _ = tell.send(());
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(stop).into_future();
    let late = async {
        match told.await {
            Ok(()) => tokio::time::sleep(patience).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        result = server => result,
        () = late => {
            tracing::warn!("some answers were not taken in time and are cut off");
            Ok(())
        }
    }
}

/// Standings follow from the day, so lists are brought up to date when it changes. Safe beside other
/// servers: the same day gives the same figures.
async fn follow_the_day(db: Db, mut day: NaiveDate) {
    loop {
        tokio::time::sleep(DAY_CHECK).await;
        let now = today();
        if now != day {
            match store::standing::refresh(&db, &Actor::System("standing"), now).await {
                Ok(count) => {
                    day = now;
                    tracing::info!(count, %day, "standings follow the new day");
                }
                Err(error) => tracing::error!(?error, "standings could not follow the day; trying again"),
            }
        }
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}

fn log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if settings.log_json {
        subscriber.json().init();
    } else {
        subscriber.init();
    }
}
