//! The scanner: as eSCL says, and as a client that nobody here wrote takes it.

use std::{path::Path, process::Output};

use image::GenericImageView as _;
use reqwest::{Client, Response, StatusCode, header};

use crate::desk::{Desk, plain};

/// A request for a whole A4 page.
pub(crate) fn settings(source: &str, resolution: u32) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">
<pwg:Version>2.0</pwg:Version>
<pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>2480</pwg:Width><pwg:Height>3508</pwg:Height>
</pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>{source}</pwg:InputSource><scan:ColorMode>RGB24</scan:ColorMode>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:XResolution>{resolution}</scan:XResolution><scan:YResolution>{resolution}</scan:YResolution>
</scan:ScanSettings>"#
    )
}

pub(crate) struct Escl {
    pub(crate) http: Client,
    pub(crate) base: String,
}

impl Escl {
    pub(crate) fn of(desk: &Desk) -> Self {
        Self { http: plain(), base: desk.at().scanner.clone() }
    }

    pub(crate) async fn begin(&self, source: &str) -> Response {
        let body = settings(source, 150);
        self.http.post(format!("{}/ScanJobs", self.base)).body(body).send().await.unwrap()
    }

    /// The job's address.
    pub(crate) async fn job(&self, source: &str) -> String {
        let begun = self.begin(source).await;
        assert_eq!(begun.status(), StatusCode::CREATED);
        begun.headers()[header::LOCATION].to_str().unwrap().to_owned()
    }

    pub(crate) async fn next(&self, job: &str) -> Response {
        self.http.get(format!("{job}/NextDocument")).send().await.unwrap()
    }

    pub(crate) async fn text(&self, document: &str) -> String {
        self.http.get(format!("{}/{document}", self.base)).send().await.unwrap().text().await.unwrap()
    }
}

#[tokio::test]
async fn the_order_of_escl_gives_an_a4_page_and_then_no_more() {
    let desk = Desk::start().await;
    let escl = Escl::of(&desk);
    desk.control.lay_pages_at(&["lease"], "glass").await.unwrap();
    assert!(escl.text("ScannerCapabilities").await.contains("<scan:MaxHeight>3508</scan:MaxHeight>"));
    assert!(escl.text("ScannerStatus").await.contains("<pwg:State>Idle</pwg:State>"));
    let job = escl.job("Platen").await;
    assert!(escl.text("ScannerStatus").await.contains("<pwg:State>Processing</pwg:State>"));
    assert_eq!(escl.begin("Platen").await.status(), StatusCode::SERVICE_UNAVAILABLE, "one job at a time");
    let page = escl.next(&job).await;
    assert_eq!(page.headers()[header::CONTENT_TYPE], "image/jpeg");
    let picture = image::load_from_memory(&page.bytes().await.unwrap()).unwrap();
    assert_eq!(picture.dimensions(), (1240, 1754));
    assert_eq!(escl.next(&job).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(escl.http.delete(&job).send().await.unwrap().status(), StatusCode::OK);
    assert!(escl.text("ScannerStatus").await.contains("<pwg:State>Idle</pwg:State>"));
}

#[tokio::test]
async fn the_feeder_gives_sheet_after_sheet_and_is_empty_then() {
    let desk = Desk::start().await;
    let escl = Escl::of(&desk);
    assert!(escl.text("ScannerStatus").await.contains("ScannerAdfEmpty"));
    assert_eq!(escl.begin("Feeder").await.status(), StatusCode::CONFLICT);
    desk.control.lay_pages(&["lease", "photo"]).await.unwrap();
    assert!(escl.text("ScannerStatus").await.contains("ScannerAdfLoaded"));
    let job = escl.job("Feeder").await;
    let first = escl.next(&job).await.bytes().await.unwrap();
    let second = escl.next(&job).await.bytes().await.unwrap();
    assert_ne!(first, second);
    assert_eq!(escl.next(&job).await.status(), StatusCode::NOT_FOUND);
    assert!(escl.text("ScannerStatus").await.contains("ScannerAdfEmpty"));
}

#[tokio::test]
async fn an_unknown_page_or_place_is_refused_with_the_known_ones() {
    let desk = Desk::start().await;
    let refused = desk.control.lay_pages(&["novel"]).await.unwrap_err().to_string();
    assert!(refused.contains("400") && refused.contains("lease, photo, blank"), "{refused}");
    let refused = desk.control.lay_pages_at(&["lease"], "ceiling").await.unwrap_err().to_string();
    assert!(refused.contains("glass, feeder"), "{refused}");
}

/// Runs `scanimage` with `sane-airscan` alone, pointed at the stand-in.
async fn scanimage(desk: &Desk, arguments: &[&str]) -> Output {
    let configuration = desk.dir.path().join("sane.d");
    std::fs::create_dir_all(&configuration).unwrap();
    std::fs::write(configuration.join("dll.conf"), "airscan\n").unwrap();
    let text = format!("[devices]\n\"Desk\" = {}\n[options]\ndiscovery = disable\n", desk.at().scanner);
    std::fs::write(configuration.join("airscan.conf"), text).unwrap();
    tokio::process::Command::new("scanimage")
        .args(["-d", "airscan:e0:Desk", "--resolution", "150", "--mode", "Color", "--format=png"])
        .args(arguments)
        .env("SANE_CONFIG_DIR", &configuration)
        .current_dir(desk.dir.path())
        .output()
        .await
        .expect("scanimage; install sane-utils and sane-airscan")
}

fn assert_a4(picture: &Path) {
    let (width, height) = image::open(picture).unwrap().dimensions();
    // A4 at 150 dots an inch; the client rounds to whole millimetres of its own.
    assert!((1236..=1242).contains(&width) && (1750..=1756).contains(&height), "{width} × {height}");
}

#[tokio::test]
async fn sane_airscan_scans_a_page_of_a4_from_the_glass() {
    let desk = Desk::start().await;
    desk.control.lay_pages(&["lease"]).await.unwrap();
    let output = scanimage(&desk, &["--source", "Flatbed", "-o", "page.png"]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_a4(&desk.dir.path().join("page.png"));
}

#[tokio::test]
async fn sane_airscan_empties_the_feeder() {
    let desk = Desk::start().await;
    desk.control.lay_pages(&["lease", "photo"]).await.unwrap();
    let output = scanimage(&desk, &["--source", "ADF", "--batch=sheet%d.png"]).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    for sheet in ["sheet1.png", "sheet2.png"] {
        assert!(desk.dir.path().join(sheet).exists(), "{said}");
        assert_a4(&desk.dir.path().join(sheet));
    }
    assert!(!desk.dir.path().join("sheet3.png").exists(), "{said}");
}

#[tokio::test]
async fn sane_airscan_tells_a_jam_from_an_empty_feeder() {
    let desk = Desk::start().await;
    // SANE_STATUS_NO_DOCS is 7, SANE_STATUS_JAMMED 6; scanimage exits with them.
    let output = scanimage(&desk, &["--source", "ADF", "-o", "none.png"]).await;
    assert_eq!(output.status.code(), Some(7), "{}", String::from_utf8_lossy(&output.stderr));
    desk.control.lay_pages(&["lease"]).await.unwrap();
    desk.control.set_fault("scanner", guichet_testbed::FaultRequest::lasting("jam")).await.unwrap();
    let output = scanimage(&desk, &["--source", "ADF", "-o", "none.png"]).await;
    assert_eq!(output.status.code(), Some(6), "{}", String::from_utf8_lossy(&output.stderr));
}
