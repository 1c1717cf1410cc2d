//! The window, driven by real clicks of an X server.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet_tests::{Screen, Stands, TerminalWindow};

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_prints_a_certificate_by_real_clicks_on_the_window() {
    let stands = Stands::start().await.unwrap();
    let screen = Screen::start(1080, 1920).unwrap();
    let config = stands.testbed.dir().join("guichet.toml");
    let mut window = TerminalWindow::start(&screen, &config, stands.folder.path()).unwrap();
    let idle = window.until_text("轻触屏幕开始").unwrap();
    assert_eq!(idle.size, [1080, 1920], "the window covers the screen");
    assert!(screen.shows_picture().unwrap());

    window.press("轻触屏幕开始").unwrap();
    window.press("社保参保缴费证明打印").unwrap();
    window.press("开始办理").unwrap();
    window.until_text("请把身份证平放在感应区").unwrap();
    stands.control.lay_card(&guichet_testbed::cards::resident().unwrap()).await.unwrap();
    window.until_text("请取走您的身份证").unwrap();
    stands.control.take_card().await.unwrap();
    window.until_text("请核对后打印").unwrap();
    window.press("打印证明").unwrap();
    window.until_text("证明已打印").unwrap();
    assert_eq!(std::fs::read_dir(&stands.testbed.addresses().printed).unwrap().count(), 1, "exactly one certificate");
    window.press("完成并退出").unwrap();

    let home = window.until_text("轻触屏幕开始").unwrap();
    assert!(home.visit > idle.visit, "the visit is wiped");
    assert!(window.terminate().unwrap().success());
    stands.testbed.stop().await;
}
