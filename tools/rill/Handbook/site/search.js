// Looks for the words typed in all sections of the book; `sections` comes from index.js, `base` from the page.
const field = document.getElementById("search");
const found = document.getElementById("found");
const contents = document.getElementById("contents");

// A section's rank: every word has to be in it; words in its title count more than words in its text.
function rank(section, words) {
    let sum = 0;
    for (const word of words) {
        const inTitle = section.title.toLowerCase().includes(word);
        const inText = section.text.toLowerCase().includes(word);
        if (!inTitle && !inText) {
            return 0;
        }
        sum += (inTitle ? 10 : 0) + (inText ? 1 : 0);
    }
    return sum;
}

function excerpt(text, word) {
    const at = text.toLowerCase().indexOf(word);
    const start = Math.max(0, at - 30);
    return (start > 0 ? "…" : "") + text.slice(start, start + 110) + (start + 110 < text.length ? "…" : "");
}

field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word.length > 1);
    found.replaceChildren();
    contents.hidden = words.length > 0;
    if (words.length === 0) {
        return;
    }
    const ranked = sections.map(section => [rank(section, words), section]).filter(pair => pair[0] > 0);
    ranked.sort((one, other) => other[0] - one[0]);
    for (const [, section] of ranked.slice(0, 20)) {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = base + section.url;
        link.textContent = section.page === section.title ? section.title : `${section.page}: ${section.title}`;
        const about = document.createElement("small");
        about.textContent = excerpt(section.text, words[0]);
        item.append(link, about);
        found.append(item);
    }
    if (ranked.length === 0) {
        found.textContent = "Nothing found.";
    }
});
