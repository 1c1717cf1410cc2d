//! Values laid out in a guest's memory by the canonical ABI, so that a hand-written guest can return them.

use guichet_model::page::{Action, ActionRole, Block, Page};
use guichet_model::text::Text;
use guichet_model::turn::{Next, Outcome, OutcomeTone, Problem, Turn};

/// Where the image begins in the guest's memory.
pub const BASE: u32 = 4096;

/// Memory of a guest from [`BASE`] on, and where in it the result of `step` stands.
#[derive(Default)]
pub struct Image {
    pub bytes: Vec<u8>,
    pub result: u32,
}

impl Image {
    /// `result<turn, problem>` with a turn.
    pub fn turn(turn: &Turn) -> Self {
        let mut image = Self::default();
        let mut result = vec![0; 4];
        image.list(&mut result, turn.state.len(), turn.state.clone(), 1);
        match &turn.next {
            Next::Page(page) => {
                result.extend([0; 4]);
                image.page(&mut result, page);
            }
            Next::Finished(outcome) => {
                result.extend([1, 0, 0, 0]);
                image.outcome(&mut result, outcome);
                result.resize(4 + 8 + 80, 0);
            }
        }
        result.extend([u8::from(turn.point_of_no_return), 0, 0, 0]);
        image.result = image.place(&result, 4);
        image
    }

    /// `result<turn, problem>` with a problem: the citizen's cancelling, or the item's own words.
    pub fn problem(problem: &Problem) -> Self {
        let mut image = Self::default();
        let mut result = vec![1, 0, 0, 0];
        match problem {
            Problem::Refused(_) => result.extend([0, 0, 0, 0, 1, 0, 0, 0]),
            Problem::Failed(text) => {
                result.extend([1, 0, 0, 0]);
                image.text(&mut result, text);
            }
        }
        result.resize(96, 0);
        image.result = image.place(&result, 4);
        image
    }

    /// `result<turn, problem>` with a turn whose state is this stretch of the guest's memory.
    pub fn state(address: u32, length: u32, next: &Next) -> Self {
        let mut image = Self::turn(&Turn { state: vec![], next: next.clone(), point_of_no_return: false });
        let at = (image.result - BASE) as usize + 4;
        image.bytes[at..at + 4].copy_from_slice(&address.to_le_bytes());
        image.bytes[at + 4..at + 8].copy_from_slice(&length.to_le_bytes());
        image
    }

    fn page(&mut self, out: &mut Vec<u8>, page: &Page) {
        assert!(page.fields.is_empty() && page.lead.is_none(), "not laid out here");
        self.string(out, &page.id);
        self.string(out, &page.step);
        self.text(out, &page.title);
        out.extend([0; 20]);
        let mut blocks = Vec::new();
        for block in &page.blocks {
            match block {
                Block::Text(text) => {
                    blocks.extend([0; 8]);
                    self.text(&mut blocks, text);
                    blocks.extend([0; 8]);
                }
                Block::Picture { asset, alt } => {
                    blocks.extend([5, 0, 0, 0, 0, 0, 0, 0]);
                    self.string(&mut blocks, asset);
                    self.text(&mut blocks, alt);
                }
                _ => panic!("not laid out here"),
            }
        }
        self.list(out, page.blocks.len(), blocks, 8);
        self.list(out, 0, vec![], 4);
        let mut actions = Vec::new();
        for Action { id, label, role } in &page.actions {
            self.string(&mut actions, id);
            self.text(&mut actions, label);
            actions.extend([u8::from(*role == ActionRole::Secondary), 0, 0, 0]);
        }
        self.list(out, page.actions.len(), actions, 4);
    }

    fn outcome(&mut self, out: &mut Vec<u8>, outcome: &Outcome) {
        assert!(outcome.reference.is_none(), "not laid out here");
        let tone = match outcome.tone {
            OutcomeTone::Done => 0,
            OutcomeTone::Accepted => 1,
            OutcomeTone::NotDone => 2,
        };
        out.extend([tone, 0, 0, 0]);
        self.text(out, &outcome.title);
        out.extend([0; 12]);
        let mut steps = Vec::new();
        for step in &outcome.next_steps {
            self.text(&mut steps, step);
        }
        self.list(out, outcome.next_steps.len(), steps, 4);
    }

    fn text(&mut self, out: &mut Vec<u8>, text: &Text) {
        self.string(out, &text.zh);
        self.string(out, &text.en);
    }

    fn string(&mut self, out: &mut Vec<u8>, string: &str) {
        self.list(out, string.len(), string.as_bytes().to_vec(), 1);
    }

    fn list(&mut self, out: &mut Vec<u8>, length: usize, elements: Vec<u8>, align: usize) {
        let address = self.place(&elements, align);
        out.extend(address.to_le_bytes());
        out.extend(u32::try_from(length).unwrap().to_le_bytes());
    }

    fn place(&mut self, bytes: &[u8], align: usize) -> u32 {
        self.bytes.resize(self.bytes.len().next_multiple_of(align), 0);
        let address = BASE + u32::try_from(self.bytes.len()).unwrap();
        self.bytes.extend(bytes);
        address
    }
}

/// A page that the grammar accepts.
pub fn page() -> Page {
    Page {
        id: "reason".into(),
        step: "ask".into(),
        title: Text::new("为什么签注？", "Why an endorsement?"),
        lead: None,
        blocks: vec![
            Block::Text(Text::new("请看样张。", "See the sample.")),
            Block::Picture { asset: "sample.png".into(), alt: Text::new("样张", "Sample") },
        ],
        fields: vec![],
        actions: vec![
            Action { id: "continue".into(), label: Text::new("继续", "Continue"), role: ActionRole::Primary },
            Action { id: "skip".into(), label: Text::new("跳过", "Skip"), role: ActionRole::Secondary },
        ],
    }
}

/// A turn with that page.
pub fn turn() -> Turn {
    Turn { state: b"kept".to_vec(), next: Next::Page(page()), point_of_no_return: true }
}

/// A turn that ends the visit.
pub fn ended() -> Turn {
    let outcome = Outcome {
        tone: OutcomeTone::Accepted,
        title: Text::new("已受理", "Accepted"),
        reference: None,
        next_steps: vec![Text::new("请等候通知。", "Wait for a message.")],
    };
    Turn { state: vec![], next: Next::Finished(outcome), point_of_no_return: false }
}
