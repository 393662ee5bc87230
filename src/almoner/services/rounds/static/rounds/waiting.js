// Shows how far a search is without a reload. Without script the page reloads itself.
const EVERY = 1500;

async function look() {
  const here = document.getElementById("rounds-progress");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.getElementById("rounds-progress");
    if (!there) return location.reload();
    here.replaceChildren(...there.childNodes);
  } catch {
    // No answer now; the next look may get one.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
