//! All that a template can see: the request. No file system, no packages, no network, no clock.

use super::{fonts::Shelf, moment::Moment};
use guichet_worker::{
    Refusal,
    typeset::{DATA_PATH, TypesetFile, TypesetRequest},
};
use std::collections::HashMap;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, PackageError},
    foundations::{Bytes, Datetime, Dict, Duration, Str, Value},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook, Lang, Region, TextElem},
    utils::LazyHash,
};

/// Path of the template itself, for relative imports and for messages.
const TEMPLATE_PATH: &str = "template.typ";

/// One request as Typst's world.
pub(super) struct RequestWorld<'a> {
    library: LazyHash<Library>,
    shelf: &'a Shelf,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    moment: Moment,
}

impl<'a> RequestWorld<'a> {
    pub(super) fn new(
        request: &TypesetRequest,
        body: &[u8],
        shelf: &'a Shelf,
        moment: Moment,
    ) -> Result<Self, Refusal> {
        let data = request.data.to_string();
        let (lang, region) = language(&request.lang)?;
        let inputs: Dict = [(Str::from("data"), Value::Str(data.as_str().into()))].into_iter().collect();
        let mut library = Library::builder().with_inputs(inputs).build();
        library.styles.set(TextElem::lang, lang);
        library.styles.set(TextElem::region, region);
        library.styles.set(TextElem::font, shelf.families(lang, region));

        let main = id(TEMPLATE_PATH)?;
        let mut world = Self {
            library: LazyHash::new(library),
            shelf,
            main,
            sources: HashMap::from([(main, Source::new(main, request.template.clone()))]),
            files: HashMap::from([(id(DATA_PATH)?, Bytes::from_string(data))]),
            moment,
        };
        for file in &request.files {
            world.add(file, body)?;
        }
        Ok(world)
    }

    fn add(&mut self, file: &TypesetFile, body: &[u8]) -> Result<(), Refusal> {
        let TypesetFile { path, offset, length } = file;
        let outside = || Refusal::new(format!("the file {path:?} lies outside the body of the request"));
        let range = usize::try_from(*offset).ok().zip(offset.checked_add(*length).and_then(|end| end.try_into().ok()));
        let (start, end): (usize, usize) = range.ok_or_else(outside)?;
        let bytes = body.get(start..end).ok_or_else(outside)?;
        let id = id(path)?;
        if self.files.contains_key(&id) || self.sources.contains_key(&id) {
            return Err(Refusal::new(format!(
                "the path {path:?} is taken; {TEMPLATE_PATH} and {DATA_PATH} always are"
            )));
        }
        if id.vpath().extension() == Some("typ") {
            let text = std::str::from_utf8(bytes)
                .map_err(|_| Refusal::new(format!("the template source {path:?} is not UTF-8")))?;
            self.sources.insert(id, Source::new(id, text.to_owned()));
        } else {
            self.files.insert(id, Bytes::new(bytes.to_vec()));
        }
        Ok(())
    }

    /// Where an error stands, for a message: the file's path and the line, from 1.
    pub(super) fn place(&self, file: FileId, byte: usize) -> String {
        let path = file.vpath().get_without_slash();
        match self.sources.get(&file).and_then(|source| source.lines().byte_to_line(byte)) {
            Some(line) => format!("{path} line {}", line + 1),
            None => path.to_owned(),
        }
    }
}

impl World for RequestWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shelf.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let source = || self.sources.get(&id).map(|source| Bytes::from_string(source.clone()));
        self.files.get(&id).cloned().or_else(source).ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.font(index)
    }

    fn today(&self, offset: Option<Duration>) -> Option<Datetime> {
        self.moment.date(offset.map(|offset| offset.seconds()))
    }
}

fn absent(id: FileId) -> FileError {
    match id.root() {
        VirtualRoot::Package(_) => PackageError::Other(Some("templates cannot use packages".into())).into(),
        VirtualRoot::Project => FileError::NotFound(id.vpath().get_without_slash().into()),
    }
}

fn id(path: &str) -> Result<FileId, Refusal> {
    let path = VirtualPath::new(path).map_err(|_| Refusal::new(format!("{path:?} is no path of a file")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Language and region of a tag such as `zh-CN`, `zh-Hans-CN` or `en`.
fn language(tag: &str) -> Result<(Lang, Option<Region>), Refusal> {
    let unknown = || Refusal::new(format!("{tag:?} is no language tag; write for example zh-CN or en"));
    let mut parts = tag.split('-');
    let lang = parts.next().and_then(|lang| lang.parse().ok()).ok_or_else(unknown)?;
    match parts.next_back() {
        Some(region) => Ok((lang, Some(region.parse().map_err(|_| unknown())?))),
        None => Ok((lang, None)),
    }
}
