//! A scripted eSCL server, on bare sockets so that it can do what a proper one would not: cut, hang, hang up.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the server does about a request.
#[derive(Clone)]
pub(crate) enum Answer {
    Status(u16),
    /// 503, again after so many seconds.
    Later(u32),
    /// 201 and the job's address.
    Created,
    /// 200 with a type and a body.
    Page(&'static str, Vec<u8>),
    /// 200 with a body that ends before the length announced.
    Cut {
        announced: usize,
        bytes: Vec<u8>,
    },
    /// Never answers.
    Hang,
    /// Closes the connection without an answer.
    HangUp,
}

pub(crate) fn page(bytes: Vec<u8>) -> Answer {
    Answer::Page("image/jpeg", bytes)
}

/// A JPEG file whose parts are all there; nobody decodes it.
pub(crate) fn picture(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8];
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
    bytes.extend([0x5A; 500]);
    bytes.extend([0xFF, 0xD9]);
    bytes
}

type Begin = Box<dyn Fn() -> Answer + Send + Sync>;
type Asked = Box<dyn Fn(&str) -> Answer + Send + Sync>;
type Documents = Box<dyn Fn(&str) -> Option<Answer> + Send + Sync>;

struct Script {
    state: Mutex<String>,
    state_after_delete: Mutex<Option<String>>,
    feeder: Arc<Mutex<String>>,
    has_feeder: Mutex<bool>,
    begin: Mutex<Begin>,
    next: Mutex<Asked>,
    documents: Mutex<Documents>,
    settings: Mutex<String>,
    jobs: watch::Sender<u32>,
    deleted: watch::Sender<u32>,
    statuses: watch::Sender<u32>,
}

pub(crate) struct Server {
    url: String,
    script: Arc<Script>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/eSCL", listener.local_addr().unwrap());
        let script = Arc::new(Script {
            state: Mutex::new("Idle".into()),
            state_after_delete: Mutex::default(),
            feeder: Arc::new(Mutex::new("ScannerAdfEmpty".into())),
            has_feeder: Mutex::new(true),
            begin: Mutex::new(Box::new(|| Answer::Created)),
            next: Mutex::new(Box::new(|_| Answer::Status(404))),
            documents: Mutex::new(Box::new(|_| None)),
            settings: Mutex::default(),
            jobs: watch::Sender::new(0),
            deleted: watch::Sender::new(0),
            statuses: watch::Sender::new(0),
        });
        let shared = script.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let script = shared.clone();
                // A client that hangs up first is none of the server's business.
                tokio::spawn(async move { serve(stream, &script).await.ok() });
            }
        });
        Self { url, script }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn on_begin(&self, answer: impl Fn() -> Answer + Send + Sync + 'static) {
        *self.script.begin.lock().unwrap() = Box::new(answer);
    }

    pub(crate) fn on_next(&self, answer: impl Fn(&str) -> Answer + Send + Sync + 'static) {
        *self.script.next.lock().unwrap() = Box::new(answer);
    }

    /// Answers instead of the proper capabilities and status.
    pub(crate) fn set_documents(&self, answer: impl Fn(&str) -> Option<Answer> + Send + Sync + 'static) {
        *self.script.documents.lock().unwrap() = Box::new(answer);
    }

    pub(crate) fn set_state(&self, state: &str) {
        *self.script.state.lock().unwrap() = state.into();
    }

    pub(crate) fn set_state_after_delete(&self, state: &str) {
        *self.script.state_after_delete.lock().unwrap() = Some(state.into());
    }

    pub(crate) fn set_feeder(&self, state: &str) {
        *self.script.feeder.lock().unwrap() = state.into();
    }

    pub(crate) fn feeder(&self) -> Arc<Mutex<String>> {
        self.script.feeder.clone()
    }

    pub(crate) fn remove_feeder(&self) {
        *self.script.has_feeder.lock().unwrap() = false;
    }

    /// The settings of the last job.
    pub(crate) fn settings(&self) -> String {
        self.script.settings.lock().unwrap().clone()
    }

    pub(crate) fn jobs(&self) -> u32 {
        *self.script.jobs.borrow()
    }

    pub(crate) fn deleted(&self) -> u32 {
        *self.script.deleted.borrow()
    }

    pub(crate) async fn wait_deleted(&self) {
        self.script.deleted.subscribe().wait_for(|&count| count > 0).await.unwrap();
    }

    /// Until the status has been asked for once more than now.
    pub(crate) async fn wait_status(&self) {
        let mut statuses = self.script.statuses.subscribe();
        let now = *statuses.borrow();
        statuses.wait_for(|&count| count > now).await.unwrap();
    }
}

async fn serve(stream: TcpStream, script: &Script) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            break;
        }
        head.push(line.trim_end().to_owned());
    }
    let length = head.iter().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    let mut words = head[0].split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let answer = answer(script, method, path, body);
    let mut out = Vec::new();
    match answer {
        Answer::HangUp => return Ok(()),
        Answer::Hang => std::future::pending().await,
        Answer::Status(status) => head_of(&mut out, status, 0, ""),
        Answer::Later(seconds) => head_of(&mut out, 503, 0, &format!("Retry-After: {seconds}\r\n")),
        Answer::Created => head_of(&mut out, 201, 0, "Location: http://scanner.invalid/eSCL/ScanJobs/7\r\n"),
        Answer::Page(kind, bytes) => {
            head_of(&mut out, 200, bytes.len(), &format!("Content-Type: {kind}\r\n"));
            out.extend(bytes);
        }
        Answer::Cut { announced, bytes } => {
            head_of(&mut out, 200, announced, "Content-Type: image/jpeg\r\n");
            out.extend(bytes);
        }
    }
    stream.write_all(&out).await?;
    stream.shutdown().await
}

fn head_of(out: &mut Vec<u8>, status: u16, length: usize, more: &str) {
    out.extend(format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n").bytes());
}

fn answer(script: &Script, method: &str, path: &str, body: Vec<u8>) -> Answer {
    match (method, path) {
        ("GET", "/eSCL/ScannerCapabilities") => script.documents.lock().unwrap()(path).unwrap_or_else(|| {
            let adf = if *script.has_feeder.lock().unwrap() { ADF } else { "" };
            xml(&format!("{CAPABILITIES}{adf}</scan:ScannerCapabilities>"))
        }),
        ("GET", "/eSCL/ScannerStatus") => {
            let (state, feeder) = (script.state.lock().unwrap().clone(), script.feeder.lock().unwrap().clone());
            let answer = script.documents.lock().unwrap()(path).unwrap_or_else(|| {
                xml(&format!(
                    "<scan:ScannerStatus xmlns:scan='s' xmlns:pwg='p'><pwg:State>{state}</pwg:State>\
                     <scan:AdfState>{feeder}</scan:AdfState></scan:ScannerStatus>"
                ))
            });
            script.statuses.send_modify(|count| *count += 1);
            answer
        }
        ("POST", "/eSCL/ScanJobs") => {
            *script.settings.lock().unwrap() = String::from_utf8(body).unwrap();
            script.jobs.send_modify(|count| *count += 1);
            script.begin.lock().unwrap()()
        }
        ("GET", "/eSCL/ScanJobs/7/NextDocument") => script.next.lock().unwrap()(path),
        ("DELETE", "/eSCL/ScanJobs/7") => {
            if let Some(state) = script.state_after_delete.lock().unwrap().take() {
                *script.state.lock().unwrap() = state;
            }
            script.deleted.send_modify(|count| *count += 1);
            Answer::Status(200)
        }
        _ => Answer::Status(400),
    }
}

fn xml(text: &str) -> Answer {
    Answer::Page("text/xml", text.as_bytes().to_vec())
}

const CAPABILITIES: &str = "<?xml version='1.0' encoding='UTF-8'?>
<scan:ScannerCapabilities xmlns:scan='s' xmlns:pwg='p'><pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Scripted Scanner</pwg:MakeAndModel>
<scan:Platen><scan:PlatenInputCaps><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>3508</scan:MaxHeight>
<scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DiscreteResolution><scan:XResolution>200</scan:XResolution></scan:DiscreteResolution>
</scan:PlatenInputCaps></scan:Platen>";
const ADF: &str = "<scan:Adf><scan:AdfSimplexInputCaps><scan:MaxWidth>2550</scan:MaxWidth>\
<scan:MaxHeight>4200</scan:MaxHeight></scan:AdfSimplexInputCaps></scan:Adf>";
