// Loads the parts of the browser module. `getSharedImports` above gives what the main module shares with them.

// A part is loaded once; a load that failed may be tried again.
const once = (load) => {
    let running;
    return () => (running ??= load().catch((error) => {
        running = undefined;
        throw error;
    }));
};

// A file below this one: a module, or a pack of modules of these sizes one after another; without a name only what it needs.
const part = (name, sizes, needs) => once(async () => {
    const first = Promise.all(needs.map((need) => need()));
    if (!name) return first;
    const answer = fetch(new URL(`./${name}.wasm`, import.meta.url));
    answer.catch(() => {});
    await first;
    const imports = getSharedImports();
    if (!sizes.length) return WebAssembly.instantiateStreaming(answer, imports);
    const bytes = await (await answer).arrayBuffer();
    let at = 0;
    return Promise.all(sizes.map((size) => WebAssembly.instantiate(bytes.slice(at, (at += size)), imports)));
});

// Without a network a part comes when there is one again. A part that the server does not have belongs to an older program: the
// page is loaded anew, at most once a minute.
const arrive = async (load) => {
    for (let again = false; ; again = true) {
        try {
            return await load();
        } catch (error) {
            console.error(error);
            if (!navigator.onLine) {
                await new Promise((go) => addEventListener("online", go, { once: true }));
            } else if (again) {
                const key = "naryad-part-reload";
                if (Date.now() - Number(sessionStorage.getItem(key)) < 60000) throw error;
                sessionStorage.setItem(key, String(Date.now()));
                location.reload();
                await new Promise(() => {});
            } else {
                await new Promise((go) => setTimeout(go, 1000));
            }
        }
    }
};

// What the main module calls: tells it when the part is there.
const entry = (load) => async (callback, data) => {
    let loaded = true;
    try {
        await arrive(load);
    } catch {
        loaded = false;
    }
    getSharedImports().__wasm_split.__indirect_function_table.get(callback)(data, loaded);
};

