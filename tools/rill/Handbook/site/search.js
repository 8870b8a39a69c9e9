// Looks for the words typed in all sections of the book; `sections` comes from sections.js, `base` from the page.
const field = document.getElementById("search");
const found = document.getElementById("found");
const count = document.getElementById("count");
const most = 30;
let chosen = -1;

for (const section of sections) {
    section.lower = {
        page: section.page.toLowerCase(), title: section.title.toLowerCase(), text: section.text.toLowerCase(),
        code: section.code.toLowerCase(),
    };
}

function startsWord(text, word) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) {
            return true;
        }
    }
    return false;
}

// How well a text has a word: not at all, within a word, at a word's beginning, or as the whole text.
function weight(text, word) {
    return !text.includes(word) ? 0 : text === word ? 4 : startsWord(text, word) ? 2 : 1;
}

// A section's rank: every word has to be in it. The page's title counts more than the heading, that more than the text.
function rank(section, words) {
    const own = section.lower;
    const isFirst = !section.url.includes("#");
    let sum = 0;
    for (const word of words) {
        const inPage = weight(own.page, word);
        const inTitle = weight(own.title, word);
        const inText = Math.max(weight(own.text, word), weight(own.code, word) / 2);
        if (inTitle + inText === 0 && !(inPage > 0 && (isFirst || words.length > 1))) {
            return 0;
        }
        sum += (isFirst ? 100 * inPage : 5 * inPage) + 20 * inTitle + inText;
    }
    return words.some(word => own.title.includes(word) || own.text.includes(word) || own.code.includes(word)) ? sum : 0;
}

// The prose around the first word found, whole words at both ends.
function excerpt(section, words) {
    const places = words.map(word => section.lower.text.indexOf(word)).filter(at => at >= 0);
    const at = places.length > 0 ? Math.min(...places) : 0;
    let start = Math.max(0, at - 50);
    if (start > 0) {
        start = section.text.indexOf(" ", start) + 1;
        start = start > at ? at : start;
    }
    let end = Math.min(section.text.length, start + 150);
    if (end < section.text.length) {
        const space = section.text.lastIndexOf(" ", end);
        end = space > at ? space : end;
    }
    return (start > 0 ? "… " : "") + section.text.slice(start, end) + (end < section.text.length ? " …" : "");
}

// The text with the words marked, as nodes: nothing of a page's text is taken for markup.
function marked(text, words) {
    const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "gi");
    const nodes = [];
    let at = 0;
    for (const hit of text.matchAll(pattern)) {
        nodes.push(text.slice(at, hit.index));
        const mark = document.createElement("mark");
        mark.textContent = hit[0];
        nodes.push(mark);
        at = hit.index + hit[0].length;
    }
    nodes.push(text.slice(at));
    return nodes;
}

function choose(index) {
    const items = found.children;
    items[chosen]?.setAttribute("aria-selected", "false");
    chosen = items.length === 0 ? -1 : (index + items.length) % items.length;
    const item = items[chosen];
    if (item) {
        item.setAttribute("aria-selected", "true");
        item.scrollIntoView({ block: "nearest" });
        field.setAttribute("aria-activedescendant", item.id);
    } else {
        field.removeAttribute("aria-activedescendant");
    }
}

function show(section, index, words) {
    const item = document.createElement("li");
    item.id = `found-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const link = document.createElement("a");
    link.href = base + section.url;
    link.tabIndex = -1;
    const title = document.createElement("strong");
    title.append(...marked(section.title, words));
    link.append(title);
    if (section.page !== section.title) {
        const page = document.createElement("span");
        page.textContent = section.page;
        link.append(page);
    }
    const about = document.createElement("small");
    about.append(...marked(excerpt(section, words), words));
    link.append(about);
    item.append(link);
    found.append(item);
}

function search() {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word.length > 0);
    const active = words.join("").length > 1;
    found.replaceChildren();
    choose(-1);
    count.textContent = "";
    field.setAttribute("aria-expanded", String(active));
    document.documentElement.classList.toggle("searching", active);
    if (!active) {
        return;
    }
    const ranked = sections.map(section => [rank(section, words), section]).filter(pair => pair[0] > 0);
    ranked.sort((one, other) => other[0] - one[0]);
    ranked.slice(0, most).forEach(([, section], index) => show(section, index, words));
    count.textContent = ranked.length === 0 ? "Nothing found."
        : ranked.length > most ? `The first ${most} of ${ranked.length} places` : `${ranked.length} place${ranked.length > 1 ? "s" : ""}`;
    choose(0);
}

field.addEventListener("input", search);
field.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
        event.preventDefault();
    } else if (event.key === "Enter") {
        found.children[chosen]?.querySelector("a").click();
        event.preventDefault();
    } else if (event.key === "Escape" && field.value) {
        field.value = "";
        search();
        event.stopPropagation();
    }
});
found.addEventListener("click", event => {
    if (event.target.closest("a")) {
        document.getElementById("menu").checked = false;
        field.value = "";
        // After the browser has followed the link, which is gone with the results.
        setTimeout(search);
    }
});
addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        document.getElementById("menu").checked = true;
        field.focus();
        event.preventDefault();
    }
});
