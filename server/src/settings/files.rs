//! Where files are kept.

use std::path::PathBuf;

use openidconnect::url::Url;

use super::{SettingsError, is_safe, switch};

/// Where files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSettings {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In a bucket of a store that speaks as S3 does.
    Bucket(Bucket),
}

/// A bucket.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What all keys in it begin with; may be empty.
    pub prefix: String,
    /// The store's address; Amazon's own where none is set.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The key and the secret.
    pub access: Option<(String, String)>,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, prefix, endpoint, region, .. } = self;
        write!(f, "s3://{name}/{prefix} at {} in {region}", endpoint.as_deref().unwrap_or("Amazon"))
    }
}

impl Default for FileSettings {
    fn default() -> Self {
        Self::Folder("data/files".into())
    }
}

impl FileSettings {
    /// Reads them.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        const NAME: &str = "DIGITALPLAN_FILES";
        const ENDPOINT: &str = "DIGITALPLAN_FILES_ENDPOINT";
        let wrong = |name, value: &str, reason: &str| SettingsError::Value {
            name,
            value: value.to_owned(),
            reason: reason.to_owned(),
        };
        let Some(value) = get(NAME) else { return Ok(Self::default()) };
        if let Some(folder) = value.strip_prefix("file://").filter(|folder| !folder.is_empty()) {
            return Ok(Self::Folder(folder.into()));
        }
        let Some(place) = value.strip_prefix("s3://") else {
            return Err(wrong(NAME, &value, "file://folder or s3://bucket"));
        };
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() {
            return Err(wrong(NAME, &value, "s3:// and the name of a bucket"));
        }
        let endpoint = get(ENDPOINT).map(|address| address.trim_end_matches('/').to_owned());
        let overheard = !switch("DIGITALPLAN_FILES_TLS", get("DIGITALPLAN_FILES_TLS"), true)?;
        if let Some(address) = &endpoint {
            let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            let url = url.ok_or_else(|| wrong(ENDPOINT, address, "an address with https://"))?;
            if !overheard && !is_safe(&url) {
                let reason = "https is needed, unless it is on this very machine, or DIGITALPLAN_FILES_TLS=off says that \
                              nobody listens on the way";
                return Err(wrong(ENDPOINT, address, reason));
            }
        }
        let access = match (get("DIGITALPLAN_FILES_KEY"), get("DIGITALPLAN_FILES_SECRET")) {
            (Some(key), Some(secret)) => Some((key, secret)),
            (None, None) => None,
            // What was given stays out of the message.
            _ => return Err(wrong("DIGITALPLAN_FILES_SECRET", "…", "key and secret go together")),
        };
        Ok(Self::Bucket(Bucket {
            name: bucket.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            endpoint,
            region: get("DIGITALPLAN_FILES_REGION").unwrap_or_else(|| "us-east-1".to_owned()),
            access,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<FileSettings, String> {
        let get = |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        FileSettings::read(get).map_err(|error| error.to_string())
    }

    #[test]
    fn files_are_kept_in_a_folder_or_a_bucket() {
        assert_eq!(read(&[]), Ok(FileSettings::Folder("data/files".into())));
        let folder = read(&[("DIGITALPLAN_FILES", "file:///var/lib/files")]);
        assert_eq!(folder, Ok(FileSettings::Folder("/var/lib/files".into())));
        let bucket = read(&[
            ("DIGITALPLAN_FILES", "s3://plan/city/"),
            ("DIGITALPLAN_FILES_ENDPOINT", "https://s3.example.go.th/"),
            ("DIGITALPLAN_FILES_KEY", "us"),
            ("DIGITALPLAN_FILES_SECRET", "hunter2"),
        ]);
        let Ok(FileSettings::Bucket(bucket)) = bucket else { panic!("{bucket:?}") };
        assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), ("plan", "city"));
        assert_eq!(bucket.endpoint.as_deref(), Some("https://s3.example.go.th"));
        assert!(!format!("{bucket:?}").contains("hunter2"));
        for bad in [
            &[("DIGITALPLAN_FILES", "data/files")][..],
            &[("DIGITALPLAN_FILES", "file://")],
            &[("DIGITALPLAN_FILES", "s3://")],
            &[("DIGITALPLAN_FILES", "s3://plan"), ("DIGITALPLAN_FILES_ENDPOINT", "s3.example")],
            &[("DIGITALPLAN_FILES", "s3://plan"), ("DIGITALPLAN_FILES_KEY", "us")],
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn files_do_not_go_in_the_open_unless_it_is_said() {
        let at = |address: &'static str, more: &[(&'static str, &'static str)]| {
            read(&[more, &[("DIGITALPLAN_FILES", "s3://plan"), ("DIGITALPLAN_FILES_ENDPOINT", address)]].concat())
        };
        for private in
            ["https://s3.example.go.th", "http://127.0.0.1:9000", "http://[::1]:9000", "http://localhost:9000"]
        {
            assert!(at(private, &[]).is_ok(), "{private}");
        }
        for open in ["http://s3.example.go.th", "http://10.0.0.7:9000", "http://localhost.example:9000"] {
            assert!(at(open, &[]).expect_err("refused").contains("https is needed"), "{open}");
            assert!(at(open, &[("DIGITALPLAN_FILES_TLS", "on")]).is_err(), "{open}");
            assert!(at(open, &[("DIGITALPLAN_FILES_TLS", "off")]).is_ok(), "{open}");
        }
        for no_address in ["ftp://127.0.0.1", "http://"] {
            assert!(at(no_address, &[("DIGITALPLAN_FILES_TLS", "off")]).is_err(), "{no_address}");
        }
        assert!(at("https://s3.example.go.th", &[("DIGITALPLAN_FILES_TLS", "no")]).is_err());
    }
}
