// Runs before the page is shown, so that it does not flash in the other colours. A page opened from a file may have no
// storage: then the choice lasts as long as the page.
const storage = (() => {
    try {
        return window.localStorage;
    } catch {
        return null;
    }
})();

function savedTheme() {
    try {
        return storage?.getItem("rill-theme");
    } catch {
        return null;
    }
}

document.documentElement.classList.add("js");
const saved = savedTheme();
if (saved === "light" || saved === "dark") {
    document.documentElement.dataset.theme = saved;
}
