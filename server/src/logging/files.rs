//! Log files (OPS-03): one a day, and a further one whenever it would grow too large; finished ones are compressed, old ones go.
//!
//! They are called `naryad.2026-03-02.log`, `naryad.2026-03-02.1.log`, … and, compressed, `….log.gz`. A process holds a lock on the file
//! that it writes. So several processes may share a directory: each takes the first file that nobody holds, and nobody compresses or
//! removes what another one still writes.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use backend::platform::clock::Clock;
use backend::platform::settings::Log;
use chrono::{Days, NaiveDate};
use flate2::Compression;
use flate2::write::GzEncoder;

/// How much is kept.
#[derive(Clone, Copy)]
struct Limits {
    keep_days: u32,
    file_bytes: u64,
    total_bytes: u64,
}

/// What log lines are written to: the file of the day.
pub struct LogFiles {
    dir: PathBuf,
    limits: Limits,
    clock: Clock,
    current: Option<Current>,
    tidying: Option<JoinHandle<()>>,
}

/// The file that is being written, locked as long as it is open.
struct Current {
    file: File,
    name: Name,
    bytes: u64,
}

impl LogFiles {
    /// Takes the file of the day, and tidies what earlier runs left.
    ///
    /// # Errors
    /// When the directory cannot be made or no file in it opened.
    pub fn open(dir: PathBuf, log: &Log, clock: Clock) -> io::Result<Self> {
        fs::create_dir_all(&dir)?;
        let mut files = Self {
            dir,
            limits: Limits {
                keep_days: log.keep_days,
                file_bytes: log.max_file_bytes,
                total_bytes: log.max_total_bytes,
            },
            clock,
            current: None,
            tidying: None,
        };
        files.turn()?;
        Ok(files)
    }

    /// Goes over to the next file. Compressing takes seconds and goes on beside the writing.
    fn turn(&mut self) -> io::Result<()> {
        let today = self.clock.now().date_naive();
        self.current = Some(take(&self.dir, today, self.limits.file_bytes)?);
        if self.tidying.as_ref().is_none_or(JoinHandle::is_finished) {
            let (dir, limits) = (self.dir.clone(), self.limits);
            self.tidying = std::thread::Builder::new()
                .name("naryad-logs".to_owned())
                .spawn(move || {
                    if let Err(error) = tidy(&dir, limits, today) {
                        eprintln!("{}: {error}", dir.display());
                    }
                })
                .ok();
        }
        Ok(())
    }
}

impl Write for LogFiles {
    /// Takes a whole line, which is never torn over two files.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let today = self.clock.now().date_naive();
        let more = line.len() as u64;
        let is_over = self.current.as_ref().is_none_or(|current| {
            current.name.day < today
                || (current.bytes > 0 && current.bytes + more > self.limits.file_bytes)
        });
        // Without a next file the present one goes on: a line too many is better than one lost.
        if is_over
            && let Err(error) = self.turn()
            && self.current.is_none()
        {
            return Err(error);
        }
        let Some(current) = &mut self.current else {
            return Err(io::ErrorKind::NotFound.into());
        };
        current.file.write_all(line)?;
        current.bytes += more;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file's name; the order is that of age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    day: NaiveDate,
    part: u32,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            0 => write!(f, "naryad.{}.log", self.day),
            part => write!(f, "naryad.{}.{part}.log", self.day),
        }
    }
}

impl Name {
    /// Reads a name; whether it is that of a compressed file.
    fn parse(text: &str) -> Option<(Self, bool)> {
        let rest = text.strip_prefix("naryad.")?;
        let (rest, is_packed) = match rest.strip_suffix(".gz") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let rest = rest.strip_suffix(".log")?;
        let (day, part) = match rest.split_once('.') {
            Some((day, part)) => (day, part.parse().ok()?),
            None => (rest, 0),
        };
        let day = day.parse().ok()?;
        Some((Self { day, part }, is_packed))
    }
}

fn packed(path: &Path) -> PathBuf {
    path.with_extension("log.gz")
}

/// Opens the first file of the day that nobody holds and that is neither full nor compressed.
fn take(dir: &Path, day: NaiveDate, file_bytes: u64) -> io::Result<Current> {
    for part in 0..=u32::MAX {
        let name = Name { day, part };
        let path = dir.join(name.to_string());
        if packed(&path).exists() {
            continue;
        }
        let file = File::options()
            .create(true)
            .append(true)
            .mode(0o640)
            .open(&path)?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            continue;
        }
        // Another process may have compressed and removed it between the look and the lock; then it was made anew, or is gone already.
        let metadata = file.metadata()?;
        if packed(&path).exists() {
            if metadata.len() == 0 {
                fs::remove_file(&path)?;
            }
            continue;
        }
        if metadata.nlink() > 0 && metadata.len() < file_bytes {
            return Ok(Current {
                file,
                name,
                bytes: metadata.len(),
            });
        }
    }
    Err(io::Error::other("the day has too many log files"))
}

/// A log file that lies there.
struct Lying {
    name: Name,
    is_packed: bool,
    path: PathBuf,
    bytes: u64,
}

/// All log files, the oldest first.
fn list(dir: &Path) -> io::Result<Vec<Lying>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if let Some((name, is_packed)) = entry.file_name().to_str().and_then(Name::parse) {
            files.push(Lying {
                name,
                is_packed,
                path: entry.path(),
                bytes: entry.metadata().map_or(0, |metadata| metadata.len()),
            });
        }
    }
    files.sort_by_key(|file| (file.name, file.is_packed));
    Ok(files)
}

/// Compresses what is finished, removes what is too old, then the oldest until the rest fits.
fn tidy(dir: &Path, limits: Limits, today: NaiveDate) -> io::Result<()> {
    let files = list(dir)?;
    let last = files.last().map(|file| file.name);
    for file in &files {
        let is_finished = file.name.day < today || Some(file.name) < last;
        if is_old(file.name, limits, today) {
            remove(file)?;
        } else if is_finished && !file.is_packed {
            pack(&file.path)?;
        }
    }
    let files = list(dir)?;
    let mut total: u64 = files.iter().map(|file| file.bytes).sum();
    for file in &files {
        if total <= limits.total_bytes {
            break;
        }
        if remove(file)? {
            total -= file.bytes;
        }
    }
    Ok(())
}

fn is_old(name: Name, limits: Limits, today: NaiveDate) -> bool {
    today
        .checked_sub_days(Days::new(limits.keep_days.into()))
        .is_some_and(|limit| name.day <= limit)
}

/// The file with its lock, or nothing when somebody else holds or has removed it.
fn hold(path: &Path) -> io::Result<Option<File>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    match file.try_lock() {
        Ok(()) => Ok((file.metadata()?.nlink() > 0).then_some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Removes a file that nobody writes; whether it did.
fn remove(file: &Lying) -> io::Result<bool> {
    let held = hold(&file.path)?;
    if held.is_some() {
        fs::remove_file(&file.path)?;
    }
    Ok(held.is_some())
}

/// Puts a compressed file in the place of one that nobody writes. What breaks off in between is done again the next time.
fn pack(path: &Path) -> io::Result<()> {
    let Some(file) = hold(path)? else {
        return Ok(());
    };
    let target = packed(path);
    if !target.exists() {
        let draft = path.with_extension("log.part");
        let mut encoder = GzEncoder::new(File::create(&draft)?, Compression::default());
        io::copy(&mut &file, &mut encoder)?;
        encoder.finish()?.sync_all()?;
        fs::rename(&draft, &target)?;
    }
    fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::atomic::{AtomicU32, Ordering};

    use backend::Settings;
    use chrono::{DateTime, TimeDelta, TimeZone, Utc};
    use flate2::read::GzDecoder;

    use super::*;

    /// A directory of the test's own; goes when it is dropped.
    struct Dir(PathBuf);

    impl Dir {
        fn new() -> Self {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("naryad-log-test-{}-{count}", std::process::id());
            Self(std::env::temp_dir().join(name))
        }

        fn names(&self) -> Vec<String> {
            let mut names: Vec<String> = fs::read_dir(&self.0)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }

        fn read(&self, name: &str) -> String {
            let mut text = String::new();
            let file = File::open(self.0.join(name)).unwrap();
            if name.ends_with(".gz") {
                GzDecoder::new(file).read_to_string(&mut text).unwrap();
            } else {
                (&file).read_to_string(&mut text).unwrap();
            }
            text
        }
    }

    impl Drop for Dir {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 12, 0, 0).unwrap()
    }

    fn log(keep_days: u32, max_file_bytes: u64, max_total_bytes: u64) -> Log {
        Log {
            keep_days,
            max_file_bytes,
            max_total_bytes,
            ..Settings::default().log
        }
    }

    impl LogFiles {
        /// Writes, and waits until what follows from it is done.
        fn note(&mut self, line: &str) {
            self.write_all(line.as_bytes()).unwrap();
            self.settle();
        }

        fn settle(&mut self) {
            if let Some(tidying) = self.tidying.take() {
                tidying.join().unwrap();
            }
        }
    }

    /// OPS-03: a new file each day, yesterday's is compressed, and what is older than the limit goes.
    #[test]
    fn ops_03_daily_files_are_compressed_and_kept_for_a_while() {
        let dir = Dir::new();
        let clock = Clock::fixed(noon());
        let mut files =
            LogFiles::open(dir.0.clone(), &log(3, 1_000, 100_000), clock.clone()).unwrap();
        files.note("first\n");
        clock.advance(TimeDelta::days(1));
        files.note("second\n");
        assert_eq!(
            dir.names(),
            ["naryad.2026-03-02.log.gz", "naryad.2026-03-03.log"]
        );
        assert_eq!(dir.read("naryad.2026-03-02.log.gz"), "first\n");
        assert_eq!(dir.read("naryad.2026-03-03.log"), "second\n");
        for _ in 0..2 {
            clock.advance(TimeDelta::days(1));
            files.note("later\n");
        }
        assert_eq!(
            dir.names(),
            [
                "naryad.2026-03-03.log.gz",
                "naryad.2026-03-04.log.gz",
                "naryad.2026-03-05.log"
            ]
        );
    }

    /// OPS-03: a file that would grow too large is followed by another one; no line is torn or lost.
    #[test]
    fn ops_03_a_file_has_a_largest_size() {
        let dir = Dir::new();
        let clock = Clock::fixed(noon());
        let mut files = LogFiles::open(dir.0.clone(), &log(365, 10, 100_000), clock).unwrap();
        for line in ["12345\n", "789\n", "more\n", "a line longer than that\n"] {
            files.note(line);
        }
        assert_eq!(
            dir.names(),
            [
                "naryad.2026-03-02.1.log.gz",
                "naryad.2026-03-02.2.log",
                "naryad.2026-03-02.log.gz"
            ]
        );
        assert_eq!(dir.read("naryad.2026-03-02.log.gz"), "12345\n789\n");
        assert_eq!(dir.read("naryad.2026-03-02.1.log.gz"), "more\n");
        assert_eq!(
            dir.read("naryad.2026-03-02.2.log"),
            "a line longer than that\n"
        );
    }

    /// OPS-03: all files together have a largest size; the oldest go, whatever their age, but never the one being written.
    #[test]
    fn ops_03_all_files_have_a_largest_size() {
        let dir = Dir::new();
        fs::create_dir_all(&dir.0).unwrap();
        for day in 1..=5 {
            fs::write(
                dir.0.join(format!("naryad.2026-02-0{day}.log.gz")),
                [0; 100],
            )
            .unwrap();
        }
        fs::write(dir.0.join("notes.txt"), [0; 1_000]).unwrap();
        let clock = Clock::fixed(noon());
        let mut files = LogFiles::open(dir.0.clone(), &log(365, 10, 250), clock.clone()).unwrap();
        files.settle();
        assert_eq!(
            dir.names(),
            [
                "naryad.2026-02-04.log.gz",
                "naryad.2026-02-05.log.gz",
                "naryad.2026-03-02.log",
                "notes.txt"
            ]
        );
        let mut files = LogFiles::open(dir.0.clone(), &log(365, 10, 0), clock).unwrap();
        files.settle();
        assert_eq!(
            dir.names(),
            [
                "naryad.2026-03-02.1.log",
                "naryad.2026-03-02.log",
                "notes.txt"
            ]
        );
    }

    /// OPS-03: processes that share a directory keep out of each other's files; a restart goes on with the file that is there.
    #[test]
    fn ops_03_processes_share_a_directory() {
        let dir = Dir::new();
        let clock = Clock::fixed(noon());
        let open = || LogFiles::open(dir.0.clone(), &log(365, 1_000, 100_000), clock.clone());
        let (mut one, mut other) = (open().unwrap(), open().unwrap());
        one.note("one\n");
        other.note("other\n");
        drop(one);
        let mut again = open().unwrap();
        again.note("again\n");
        assert_eq!(dir.read("naryad.2026-03-02.1.log"), "other\n");
        assert_eq!(dir.names().len(), 2, "{:?}", dir.names());
        assert_eq!(dir.read("naryad.2026-03-02.log"), "one\nagain\n");
        // The other process still writes its file of yesterday: it is left alone.
        clock.advance(TimeDelta::days(1));
        again.note("next day\n");
        assert_eq!(
            dir.names(),
            [
                "naryad.2026-03-02.1.log",
                "naryad.2026-03-02.log.gz",
                "naryad.2026-03-03.log"
            ]
        );
    }

    #[test]
    fn names_are_read_as_written() {
        for name in ["naryad.2026-03-02.log", "naryad.2026-03-02.12.log"] {
            let (parsed, is_packed) = Name::parse(name).unwrap();
            assert_eq!((parsed.to_string().as_str(), is_packed), (name, false));
            assert!(Name::parse(&format!("{name}.gz")).unwrap().1);
        }
        for name in [
            "naryad.log",
            "naryad.2026-03-02.log.part",
            "other.2026-03-02.log",
        ] {
            assert_eq!(Name::parse(name), None, "{name}");
        }
    }
}
