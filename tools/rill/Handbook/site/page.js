// The switch between light and dark, and a button on each block of code, but not of output, that copies it.
const themeButton = document.getElementById("theme");

function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function showTheme() {
    themeButton.setAttribute("aria-pressed", isDark());
}

themeButton.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
        storage?.setItem("rill-theme", theme);
    } catch {
        // Without storage the choice lasts as long as the page.
    }
    showTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();

// The clipboard's newer interface is not there for every page that was opened from a file.
async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
        await navigator.clipboard.writeText(text);
        return;
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) {
        throw new Error("the browser does not copy");
    }
}

for (const figure of document.querySelectorAll("figure.code:not(.output, .typed, .text)")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this block");
    button.addEventListener("click", async () => {
        try {
            await copy(figure.querySelector("code").textContent + "\n");
            button.textContent = "Copied";
        } catch {
            button.textContent = "Not copied";
        }
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    figure.append(button);
}

// A link of the contents to a section of this page closes the folded navigation of a small window.
const menu = document.getElementById("menu");
document.getElementById("contents").addEventListener("click", event => {
    if (event.target.closest("a")) {
        menu.checked = false;
    }
});
addEventListener("keydown", event => {
    if (event.key === "Escape" && menu.checked) {
        menu.checked = false;
        menu.focus();
    }
});

// The page that is shown stands in view in a long table of contents.
document.querySelector("#contents [aria-current]")?.scrollIntoView({ block: "nearest" });
