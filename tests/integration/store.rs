//! An S3 store on loopback. The protocol, signatures and all, is that of the crate `s3s`; what is kept is kept in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use axum::error_handling::HandleError;
use axum::http::StatusCode;
use bytes::Bytes;
use md5::{Digest, Md5};
use postil::render::Site;
use s3s::auth::SimpleAuth;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, ETag, EncodingType, GetObjectInput, GetObjectOutput, ListObjectsV2Input,
    ListObjectsV2Output, Object, PutObjectInput, PutObjectOutput, StreamingBlob,
};
use s3s::service::S3ServiceBuilder;
use s3s::{Body, S3, S3Request, S3Response, S3Result, s3_error};
use tokio::sync::Notify;
use tokio_stream::StreamExt;

/// Who may use the store, and by what.
pub(crate) const KEY: &str = "AKIAEXAMPLE";
/// The secret to it.
pub(crate) const SECRET: &str = "a/secret+that=nobody&must;see";
/// Its only bucket.
pub(crate) const BUCKET: &str = "letters";
/// Objects in one page of a listing.
const PAGE: usize = 7;

/// A store that serves until it is dropped.
pub(crate) struct Store {
    /// `http://127.0.0.1:` and the port.
    pub(crate) address: String,
    state: Arc<Mutex<State>>,
    stop: Arc<Notify>,
}

/// An object.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: String,
    pub(crate) cache_control: String,
    modified: Duration,
}

/// What becomes of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    #[default]
    Willing,
    /// No more than this many writes are taken; the others are refused.
    Refuses(usize),
    /// No more than this many writes are taken; the others get no answer.
    Stalls(usize),
    /// So many writes are put off first.
    Busy(usize),
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Kept>,
    /// Writes that were taken: `PUT` or `DELETE`, and the key.
    log: Vec<String>,
    mood: Mood,
    /// Seconds since the store began.
    clock: u64,
    stalled: bool,
    /// Whether entity tags are checksums.
    blind: bool,
}

impl Store {
    pub(crate) fn open() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let (send, receive) = std::sync::mpsc::channel();
        let stop = Arc::new(Notify::new());
        let (kept, ended) = (Arc::clone(&state), Arc::clone(&stop));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let mut builder = S3ServiceBuilder::new(Face(kept));
                builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
                let fault = |_| async { (StatusCode::INTERNAL_SERVER_ERROR, "") };
                let service = HandleError::new(builder.build(), fault);
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                send.send(listener.local_addr().unwrap().port()).unwrap();
                let app = axum::Router::new().fallback_service(service);
                tokio::select! {
                    served = axum::serve(listener, app) => served.unwrap(),
                    () = ended.notified() => {}
                }
            });
        });
        let port = receive.recv().expect("a port");
        Self {
            address: format!("http://127.0.0.1:{port}"),
            state,
            stop,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Changes what becomes of writes, counted from now.
    pub(crate) fn mood(&self, mood: Mood) {
        let mut state = self.state();
        state.mood = mood;
        state.stalled = false;
    }

    /// From now on entity tags say nothing of the content, as in stores that encrypt.
    pub(crate) fn blind(&self) {
        self.state().blind = true;
    }

    /// The writes since the last time, in order.
    pub(crate) fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.state().log)
    }

    /// Whether a write waits for an answer in vain.
    pub(crate) fn is_stalled(&self) -> bool {
        self.state().stalled
    }

    pub(crate) fn object(&self, key: &str) -> Kept {
        self.state()
            .objects
            .get(key)
            .unwrap_or_else(|| panic!("no {key}"))
            .clone()
    }

    /// Somebody else puts an object there.
    pub(crate) fn put(&self, key: &str, bytes: &str) {
        self.state().keep(key.to_owned(), Bytes::from(bytes.to_owned()), "", "");
    }

    /// What readers find below a prefix.
    pub(crate) fn site(&self, prefix: &str) -> Site {
        let state = self.state();
        let below = state
            .objects
            .iter()
            .filter_map(|(key, kept)| Some((key.strip_prefix(prefix)?, kept)));
        below
            .map(|(path, kept)| (path.to_owned(), kept.bytes.clone()))
            .collect()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.stop.notify_one();
    }
}

impl State {
    fn keep(&mut self, key: String, bytes: Bytes, content_type: &str, cache_control: &str) {
        self.clock += 1;
        let kept = Kept {
            bytes,
            content_type: content_type.to_owned(),
            cache_control: cache_control.to_owned(),
            modified: Duration::from_secs(1_700_000_000 + self.clock),
        };
        self.objects.insert(key, kept);
    }

    fn tag(&self, kept: &Kept) -> ETag {
        let digest = Md5::digest(&kept.bytes);
        let digest = if self.blind { Md5::digest(digest) } else { digest };
        ETag::Strong(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// What the protocol is spoken for.
struct Face(Arc<Mutex<State>>);

impl Face {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Whether a write is taken.
    async fn admit(&self, what: &str, key: &str) -> S3Result<()> {
        let stalls = {
            let mut state = self.state();
            match &mut state.mood {
                Mood::Willing => {}
                Mood::Busy(0) => {}
                Mood::Busy(left) => {
                    *left -= 1;
                    return Err(s3_error!(SlowDown, "not so fast"));
                }
                Mood::Refuses(0) => return Err(s3_error!(AccessDenied, "not you")),
                Mood::Stalls(0) => state.stalled = true,
                Mood::Refuses(left) | Mood::Stalls(left) => *left -= 1,
            }
            if !state.stalled {
                state.log.push(format!("{what} {key}"));
            }
            state.stalled
        };
        if stalls {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl S3 for Face {
    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        let mut bytes = Vec::new();
        if let Some(mut body) = input.body {
            while let Some(chunk) = body.next().await {
                bytes.extend(chunk.map_err(|_| s3_error!(IncompleteBody))?);
            }
        }
        self.admit("PUT", &input.key).await?;
        let (kind, cache) = (
            input.content_type.unwrap_or_default(),
            input.cache_control.unwrap_or_default(),
        );
        self.state().keep(input.key, bytes.into(), &kind, &cache);
        Ok(S3Response::new(PutObjectOutput::default()))
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let state = self.state();
        let kept = state
            .objects
            .get(&request.input.key)
            .ok_or_else(|| s3_error!(NoSuchKey))?;
        Ok(S3Response::new(GetObjectOutput {
            body: Some(StreamingBlob::from(Body::from(kept.bytes.clone()))),
            content_length: Some(i64::try_from(kept.bytes.len()).unwrap()),
            ..GetObjectOutput::default()
        }))
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.admit("DELETE", &request.input.key).await?;
        self.state().objects.remove(&request.input.key);
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        if input.bucket != BUCKET {
            return Err(s3_error!(NoSuchBucket, "there is no such bucket"));
        }
        let state = self.state();
        let (prefix, after) = (
            input.prefix.unwrap_or_default(),
            input.continuation_token.unwrap_or_default(),
        );
        let mut listed = state
            .objects
            .iter()
            .filter(|(key, _)| key.starts_with(&prefix) && **key > after);
        let escaped =
            |key: &str| percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC).to_string();
        let page: Vec<_> = listed.by_ref().take(PAGE).collect();
        let contents = page.iter().map(|(key, kept)| Object {
            key: Some(escaped(key)),
            size: Some(i64::try_from(kept.bytes.len()).unwrap()),
            e_tag: Some(state.tag(kept)),
            last_modified: Some((SystemTime::UNIX_EPOCH + kept.modified).into()),
            ..Object::default()
        });
        let is_more = listed.next().is_some();
        Ok(S3Response::new(ListObjectsV2Output {
            contents: Some(contents.collect()),
            is_truncated: Some(is_more),
            next_continuation_token: page.last().filter(|_| is_more).map(|(key, _)| (*key).clone()),
            encoding_type: Some(EncodingType::from_static(EncodingType::URL)),
            ..ListObjectsV2Output::default()
        }))
    }
}
