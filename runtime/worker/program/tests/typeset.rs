//! The real worker sets real documents; what stands in them is read back with poppler's tools.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{PLENTY, refusal, worker};
use guichet_worker::{
    Role, Worker, WorkerError,
    typeset::{TypesetReply, TypesetRequest},
};
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

const CERTIFICATE: &str = include_str!("templates/certificate.typ");
const FONTS: [&str; 3] = ["NotoSerifCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", "NotoSerifCJK-Bold.ttc"];

/// A picture of one grey pixel.
const SEAL: &[u8] = include_bytes!("templates/seal.png");

fn fonts() -> Vec<PathBuf> {
    FONTS.iter().map(|name| Path::new("/usr/share/fonts/opentype/noto").join(name)).collect()
}

/// 2026-03-02, half past seven in China.
fn request(template: &str) -> TypesetRequest {
    TypesetRequest {
        template: template.to_owned(),
        files: Vec::new(),
        data: json!({
            "name": "𠮷田小满",
            "number": "11010519491231002X",
            "since": "2019年7月",
            "insurances": [
                { "kind": "养老保险", "months": 80, "amount": "51,234.00" },
                { "kind": "医疗保险", "months": 78, "amount": "9,876.50" },
            ],
        }),
        fonts: fonts(),
        title: "社会保险参保缴费证明".to_owned(),
        lang: "zh-CN".to_owned(),
        moment: 1_772_407_800,
        offset: 480,
        identifier: "terminal-7/operation-1".to_owned(),
    }
}

fn certificate() -> (TypesetRequest, Vec<u8>) {
    let mut request = request(CERTIFICATE);
    let mut body = Vec::new();
    request.attach(&mut body, "assets/seal.png", SEAL);
    (request, body)
}

async fn set(worker: &Worker, request: &TypesetRequest, body: &[u8]) -> Result<(u32, Vec<u8>), WorkerError> {
    worker.call::<_, TypesetReply>(request, body, PLENTY).await.map(|(reply, pdf)| (reply.pages, pdf))
}

async fn refused(worker: &Worker, template: &str) -> String {
    refusal(set(worker, &request(template), b"").await)
}

/// Runs one of poppler's tools on a document.
fn poppler(tool: &str, pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = Command::new(tool);
    command.arg(&path);
    if tool == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().expect("poppler-utils must be installed");
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_certificate_has_one_a4_page_in_which_name_title_table_and_date_are_found() {
    let (request, body) = certificate();
    let (pages, pdf) = set(&worker(Role::Typeset), &request, &body).await.unwrap();
    assert_eq!(pages, 1);
    // A quarter of a space stands between Chinese and Latin characters.
    let text = poppler("pdftotext", &pdf).replace(' ', "");
    for word in ["社会保险参保缴费证明", "𠮷田小满", "11010519491231002X", "养老保险", "51,234.00", "2026年3月2日"]
    {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
    let info = poppler("pdfinfo", &pdf);
    for word in ["A4", "社会保险参保缴费证明", "Guichet"] {
        assert!(info.contains(word), "{word} is not in\n{info}");
    }
    let fonts = poppler("pdffonts", &pdf);
    assert!(fonts.contains("NotoSerifCJKsc") && fonts.contains("NotoSansCJKsc-Bold"), "{fonts}");
}

#[tokio::test]
async fn the_same_request_gives_the_same_bytes_in_one_process_and_in_another() {
    let (request, body) = certificate();
    let one = worker(Role::Typeset);
    let first = set(&one, &request, &body).await.unwrap();
    assert!(set(&one, &request, &body).await.unwrap() == first);
    assert!(set(&worker(Role::Typeset), &request, &body).await.unwrap() == first);
    let later = TypesetRequest { moment: request.moment + 86_400, ..request };
    assert!(set(&one, &later, &body).await.unwrap() != first);
}

#[tokio::test]
async fn text_without_a_font_of_its_own_is_set_in_the_form_of_characters_of_its_language() {
    let worker = worker(Role::Typeset);
    for (lang, font) in [("zh-CN", "NotoSerifCJKsc"), ("zh-TW", "NotoSerifCJKtc"), ("ja", "NotoSerifCJKjp")] {
        let request = TypesetRequest { lang: lang.to_owned(), ..request("直接") };
        let (_, pdf) = set(&worker, &request, b"").await.unwrap();
        let fonts = poppler("pdffonts", &pdf);
        assert!(fonts.contains(font), "{lang}: {fonts}");
    }
}

#[tokio::test]
async fn the_data_is_in_sys_inputs_as_well_and_other_sources_can_be_imported() {
    let mut request = request("#import \"parts/greet.typ\": greet\n#greet(json(bytes(sys.inputs.data)).name)");
    let mut body = Vec::new();
    request.attach(&mut body, "parts/greet.typ", "#let greet(name) = [您好，#name]".as_bytes());
    let (_, pdf) = set(&worker(Role::Typeset), &request, &body).await.unwrap();
    assert!(poppler("pdftotext", &pdf).contains("您好，𠮷田小满"));
}

#[tokio::test]
async fn an_error_in_a_template_is_refused_with_its_line_and_the_worker_stays() {
    let worker = worker(Role::Typeset);
    let message = refused(&worker, "第一行\n\n#missing").await;
    assert!(message.contains("template.typ line 3") && message.contains("unknown variable: missing"), "{message}");
    let process = *worker.process().borrow();
    let message = refused(&worker, "#let x = (").await;
    assert!(message.contains("line 1"), "{message}");
    assert!(process.is_some() && *worker.process().borrow() == process);
}

#[tokio::test]
async fn an_error_does_not_tell_the_citizen_s_data() {
    let message =
        refused(&worker(Role::Typeset), "#let data = json(\"data.json\")\n#panic(data.name, data.number)").await;
    assert!(message.contains("line 2"), "{message}");
    assert!(!message.contains("小满") && !message.contains("1949"), "{message}");
}

#[tokio::test]
async fn a_template_reaches_no_file_no_package_and_no_other_font() {
    let worker = worker(Role::Typeset);
    let message = refused(&worker, "#read(\"/etc/passwd\")").await;
    assert!(message.contains("not found"), "{message}");
    let message = refused(&worker, "#read(\"../../../etc/passwd\")").await;
    assert!(message.contains("path"), "{message}");
    let message = refused(&worker, "#import \"@preview/cetz:0.3.0\": canvas").await;
    assert!(message.contains("cannot use packages"), "{message}");
    let message = refused(&worker, "عربي").await;
    assert!(message.contains("none of the document's fonts") && message.contains("page 1"), "{message}");
}

#[tokio::test]
async fn a_font_that_is_missing_or_no_font_is_named() {
    let worker = worker(Role::Typeset);
    let with = |font: &str| TypesetRequest { fonts: vec![font.into()], ..request("字") };
    let message = refusal(set(&worker, &with("/nowhere/font.ttf"), b"").await);
    assert!(message.contains("/nowhere/font.ttf"), "{message}");
    let message = refusal(set(&worker, &with("/etc/hostname"), b"").await);
    assert!(message.contains("/etc/hostname is no font file"), "{message}");
    let message = refusal(set(&worker, &TypesetRequest { fonts: Vec::new(), ..request("字") }, b"").await);
    assert!(message.contains("at least one"), "{message}");
}

#[tokio::test]
async fn files_out_of_bounds_and_paths_taken_twice_are_refused() {
    let worker = worker(Role::Typeset);
    let (request, body) = certificate();
    let message = refusal(set(&worker, &request, &body[1..]).await);
    assert!(message.contains("assets/seal.png") && message.contains("outside"), "{message}");
    for path in ["data.json", "template.typ", "a/../data.json"] {
        let mut request = self::request("字");
        let mut body = Vec::new();
        request.attach(&mut body, path, b"{}");
        let message = refusal(set(&worker, &request, &body).await);
        assert!(message.contains("taken"), "{message}");
    }
}

#[tokio::test]
async fn a_document_of_more_than_fifty_pages_is_refused() {
    let worker = worker(Role::Typeset);
    let pages = |count| request(&format!("#for i in range({count}) {{ [页] ; if i < {count} - 1 {{ pagebreak() }} }}"));
    assert_eq!(set(&worker, &pages(50), b"").await.unwrap().0, 50);
    let message = refusal(set(&worker, &pages(51), b"").await);
    assert!(message.contains("51 pages") && message.contains("50"), "{message}");
}

#[tokio::test]
async fn a_template_that_never_ends_is_killed_at_the_deadline_and_the_next_one_is_set() {
    let worker = worker(Role::Typeset);
    // Typst stops `while` loops and deep recursion by itself; ten thousand million turns of a `for` loop it does not.
    let endless = request("#let r = range(100000)\n#for i in r { for j in r { let x = i * j } }");
    let ended = worker.call::<_, TypesetReply>(&endless, b"", Duration::from_secs(2)).await;
    assert!(matches!(ended, Err(WorkerError::Deadline { .. })), "{ended:?}");
    assert_eq!(set(&worker, &request("字"), b"").await.unwrap().0, 1);
}

#[tokio::test]
async fn a_template_that_eats_memory_dies_of_its_limit_and_the_next_one_is_set() {
    let worker = worker(Role::Typeset);
    let hungry = request("#let a = \"x\" * 1000000\n#let b = range(4000).map(i => a + str(i))\n#b.len()");
    let died = worker.call::<_, TypesetReply>(&hungry, b"", PLENTY).await;
    assert!(matches!(died, Err(WorkerError::Died { .. })), "{died:?}");
    assert_eq!(set(&worker, &request("字"), b"").await.unwrap().0, 1);
}

#[tokio::test]
async fn a_picture_that_is_no_picture_is_refused_with_its_line() {
    let mut request = request("\n#image(\"assets/seal.png\")");
    let mut body = Vec::new();
    request.attach(&mut body, "assets/seal.png", b"not a picture");
    let message = refusal(set(&worker(Role::Typeset), &request, &body).await);
    assert!(message.contains("line 2") || message.contains("seal.png"), "{message}");
}
