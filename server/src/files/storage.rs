//! The place where bytes lie: a folder or a bucket, by the same few words.

use std::{error::Error, io, ops::Range, sync::Arc};

use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};
use object_store::{
    GetOptions, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path,
};

use super::wire::Wire;
use crate::{oidc::chain, settings::FileSettings};

/// Why bytes are not to be had, or cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Nothing lies there.
    #[error("not found")]
    Missing,
    /// There is no room left.
    #[error("no room left")]
    Full,
    /// It does not answer, or not as it should.
    #[error("{0}")]
    Failed(String),
}

impl From<object_store::Error> for StorageError {
    fn from(error: object_store::Error) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) {
            return Self::Missing;
        }
        let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(error) = cause {
            let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
            if matches!(kind, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)) {
                return Self::Full;
            }
            cause = error.source();
        }
        Self::Failed(chain(&error))
    }
}

/// The place.
#[derive(Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Storage {
    /// Opens it; a folder that is not there is made.
    pub fn open(settings: &FileSettings) -> Result<Self, StorageError> {
        let failed = |error: &dyn Error| StorageError::Failed(error.to_string());
        match settings {
            FileSettings::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
                // What was counted is there: also after the power went.
                let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true);
                Ok(Self { store: Arc::new(store), prefix: Path::default() })
            }
            FileSettings::Bucket(bucket) => {
                let retry = RetryConfig {
                    max_retries: 3,
                    retry_timeout: std::time::Duration::from_secs(30),
                    ..RetryConfig::default()
                };
                let mut builder = AmazonS3Builder::new()
                    .with_bucket_name(&bucket.name)
                    .with_region(&bucket.region)
                    .with_retry(retry)
                    .with_http_connector(Wire);
                if let Some(endpoint) = &bucket.endpoint {
                    builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
                }
                if let Some((key, secret)) = &bucket.access {
                    builder = builder.with_access_key_id(key).with_secret_access_key(secret);
                }
                let prefix = Path::parse(&bucket.prefix).map_err(|error| failed(&error))?;
                Ok(Self { store: Arc::new(builder.build()?), prefix })
            }
        }
    }

    /// Where a key lies. Keys are made of our own ids, never of what somebody typed.
    fn place(&self, key: &str) -> Path {
        self.prefix.parts().chain(Path::from(key).parts()).collect()
    }

    /// Keeps bytes under a key; once it answers, they are there.
    pub async fn put(&self, key: &str, bytes: impl Into<PutPayload>) -> Result<(), StorageError> {
        self.store.put(&self.place(key), bytes.into()).await?;
        Ok(())
    }

    /// All that lies under a key.
    pub async fn get(&self, key: &str) -> Result<Bytes, StorageError> {
        Ok(self.store.get(&self.place(key)).await?.bytes().await?)
    }

    /// What lies under a key, or a part of it, bit by bit.
    pub async fn stream(
        &self,
        key: &str,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, StorageError> {
        let options = GetOptions { range: range.map(Into::into), ..GetOptions::default() };
        Ok(self.store.get_opts(&self.place(key), options).await?.into_stream())
    }

    /// Drops what lies under a key; nothing is no failure.
    pub async fn drop(&self, key: &str) -> Result<(), StorageError> {
        match self.store.delete(&self.place(key)).await.map_err(StorageError::from) {
            Ok(()) | Err(StorageError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Drops all that lies below a key.
    pub async fn drop_below(&self, key: &str) -> Result<(), StorageError> {
        let mut found = self.store.list(Some(&self.place(key)));
        let mut places = Vec::new();
        while let Some(object) = found.next().await {
            places.push(object?.location);
        }
        for place in places {
            match self.store.delete(&place).await.map_err(StorageError::from) {
                Ok(()) | Err(StorageError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The names one step below a key.
    pub async fn names_below(&self, key: &str) -> Result<Vec<String>, StorageError> {
        let found = self.store.list_with_delimiter(Some(&self.place(key))).await?;
        let name = |place: &Path| place.filename().map(str::to_owned);
        Ok(found.common_prefixes.iter().filter_map(name).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Bucket;

    /// What is asked of any place.
    async fn works(storage: &Storage) {
        storage.put("files/a/whole", Bytes::from_static(b"0123456789")).await.expect("kept");
        storage.put("files/a/whole", Bytes::from_static(b"abcdefghij")).await.expect("kept again");
        storage.put("uploads/b/1", Vec::<u8>::new()).await.expect("nothing is something");
        storage.put("uploads/b/2", b"two".to_vec()).await.expect("kept");
        storage.put("uploads/c/1", b"three".to_vec()).await.expect("kept");
        assert_eq!(storage.get("files/a/whole").await.expect("there"), "abcdefghij");
        let part: Vec<Bytes> = storage
            .stream("files/a/whole", Some(2..5))
            .await
            .expect("there")
            .map(|bytes| bytes.expect("read"))
            .collect()
            .await;
        assert_eq!(part.concat(), b"cde");
        let mut names = storage.names_below("uploads").await.expect("listed");
        names.sort();
        assert_eq!(names, ["b", "c"]);
        storage.drop_below("uploads/b").await.expect("dropped");
        assert_eq!(storage.names_below("uploads").await.expect("listed"), ["c"]);
        storage.drop("files/a/whole").await.expect("dropped");
        storage.drop("files/a/whole").await.expect("nothing to drop");
        storage.drop_below("nothing/here").await.expect("nothing to drop");
        assert!(matches!(storage.get("files/a/whole").await, Err(StorageError::Missing)));
        assert!(matches!(storage.stream("uploads/b/2", None).await.err(), Some(StorageError::Missing)));
        // As large as a photo, and read as it was written.
        let large: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
        storage.put("files/d/whole", large.clone()).await.expect("kept");
        assert!(storage.get("files/d/whole").await.expect("there") == large);
        storage.drop_below("files").await.expect("dropped");
        storage.drop_below("uploads").await.expect("dropped");
    }

    #[tokio::test]
    async fn a_folder_keeps_files() {
        let folder = std::env::temp_dir().join(format!("digitalplan-files-{}", uuid::Uuid::now_v7()));
        let storage = Storage::open(&FileSettings::Folder(folder.join("below"))).expect("opens");
        works(&storage).await;
        std::fs::remove_dir_all(folder).expect("removed");
    }

    /// A server that speaks as S3 does, started by `scripts/s3.sh`; without one this test has nothing to ask.
    #[tokio::test]
    async fn a_bucket_keeps_files() {
        let Ok(endpoint) = std::env::var("TEST_S3_ENDPOINT") else { return };
        let settings = |name: &str, endpoint: String| {
            FileSettings::Bucket(Bucket {
                name: name.to_owned(),
                prefix: "city/of/angels".to_owned(),
                endpoint: Some(endpoint),
                region: "us-east-1".to_owned(),
                access: Some(("testing".to_owned(), "testing-secret".to_owned())),
            })
        };
        works(&Storage::open(&settings("digitalplan", endpoint.clone())).expect("opens")).await;
        let nowhere = Storage::open(&settings("no-such-bucket", endpoint)).expect("opens");
        assert!(nowhere.put("a", b"x".to_vec()).await.is_err(), "a bucket that is not there keeps nothing");
        let silent = Storage::open(&settings("digitalplan", "http://127.0.0.1:9".to_owned())).expect("opens");
        assert!(matches!(silent.get("a").await, Err(StorageError::Failed(_))), "nobody answers");
    }

    #[test]
    fn a_full_disk_is_told_as_such() {
        let source = Box::new(io::Error::from(io::ErrorKind::StorageFull));
        let error = object_store::Error::Generic { store: "LocalFileSystem", source };
        assert!(matches!(StorageError::from(error), StorageError::Full));
    }
}
