//! What the process and its machine have left (OPS-03): processor, memory, disk. From `/proc`, so nothing off Linux.

use std::path::Path;

/// Sets the gauges.
pub fn show(data_dir: &Path) {
    if let Some(bytes) = resident_bytes() {
        metrics::gauge!("process_resident_memory_bytes").set(bytes as f64);
    }
    if let Some(seconds) = cpu_seconds() {
        metrics::gauge!("process_cpu_seconds_total").set(seconds);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        metrics::gauge!("process_open_fds").set(files.count() as f64);
    }
    if let Some(threads) = status_number("Threads:") {
        metrics::gauge!("process_threads").set(threads as f64);
    }
    for (state, name) in [("total", "MemTotal:"), ("available", "MemAvailable:")] {
        if let Some(kib) = number("/proc/meminfo", name) {
            metrics::gauge!("naryad_machine_memory_bytes", "state" => state)
                .set(kib as f64 * 1024.0);
        }
    }
    if let Some(load) = load() {
        metrics::gauge!("naryad_machine_load").set(load);
    }
    if let Some(disk) = disk(data_dir) {
        metrics::gauge!("naryad_disk_bytes", "state" => "total").set(disk.total as f64);
        metrics::gauge!("naryad_disk_bytes", "state" => "free").set(disk.free as f64);
    }
}

/// A file system, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Disk {
    pub total: u64,
    /// What those who are not root may still fill.
    pub free: u64,
}

/// The file system of a directory.
pub fn disk(dir: &Path) -> Option<Disk> {
    let known = rustix::fs::statvfs(dir).ok()?;
    Some(Disk {
        total: known.f_blocks * known.f_frsize,
        free: known.f_bavail * known.f_frsize,
    })
}

/// Memory held, in bytes.
pub fn resident_bytes() -> Option<u64> {
    status_number("VmRSS:").map(|kib| kib * 1024)
}

fn status_number(name: &str) -> Option<u64> {
    number("/proc/self/status", name)
}

/// The number behind a name, in a file of lines such as `VmRSS:    1234 kB`.
fn number(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

/// Processor time used, in seconds (`/proc/self/stat`, in hundredths on every Linux).
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / 100.0)
}

/// Processes that want a processor, on average over a minute.
fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OPS-03: processor, memory and disk are known here.
    #[test]
    fn ops_03_the_machine_is_known() {
        assert!(resident_bytes().unwrap() > 1024 * 1024);
        assert!(cpu_seconds().unwrap() >= 0.0);
        assert!(load().unwrap() >= 0.0);
        let disk = disk(Path::new("/")).unwrap();
        assert!(disk.free <= disk.total && disk.total > 0, "{disk:?}");
        assert!(number("/proc/meminfo", "MemAvailable:").is_some());
        assert_eq!(number("/proc/meminfo", "Nonsense:"), None);
    }
}
