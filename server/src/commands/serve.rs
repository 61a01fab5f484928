//! `digitalplan serve`.

use std::{error::Error, process::ExitCode, time::Duration};

use chrono::NaiveDate;
use domain::permission::Actor;
use store::Db;
use tracing_subscriber::EnvFilter;

use crate::{
    router::{AppState, router},
    settings::{Settings, today},
};

/// How often it looks whether a new day has come.
const DAY_CHECK: Duration = Duration::from_secs(60);

/// Serves until asked to stop.
pub async fn serve(settings: Settings) -> Result<ExitCode, Box<dyn Error>> {
    log(&settings);
    let db = super::open(&settings).await?;
    let day = today();
    store::standing::refresh(&db, &Actor::System("standing"), day).await?;
    tokio::spawn(follow_the_day(db.clone(), day));
    let listener = tokio::net::TcpListener::bind(settings.address).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router(AppState::new(db, &settings))).with_graceful_shutdown(asked_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
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
