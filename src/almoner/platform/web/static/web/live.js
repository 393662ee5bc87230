// Keeps a page true. The feed says that something changed, or that nothing did; only then is the
// page called live. What changed is fetched from this site, with the session's own rights. A page
// that is not the feed's own picture asks at every word of it, and is told when nothing is new.
const part = document.getElementById("live-part");
const lost = document.getElementById("live-lost");
const shownTrue = document.getElementById("live-true");
const LOST_AFTER = 1000 * Number(part.dataset.lostAfter);
const ASK_EVERY = 30000;
let version = part.dataset.version;
let heard = Date.now();
let feed = null;
let asking = false;
let ended = false;

function address() {
  const where = part.dataset.live;
  return where.startsWith(":") ? `${location.protocol}//${location.hostname}${where}` : where;
}

function isTrueAt(clock) {
  if (clock) shownTrue.textContent = clock;
}

function isLive() {
  heard = Date.now();
  document.getElementById("live-state").textContent = "Live. True at";
  document.getElementById("live-how").textContent = ".";
  if (!lost.hidden) {
    lost.hidden = true;
    lost.textContent = "";
    document.documentElement.classList.remove("almoner-live__stale");
  }
}

function isLost(why) {
  document.documentElement.classList.add("almoner-live__stale");
  document.getElementById("live-state").textContent = "Not live. It was true at";
  const words = `${why} What you see was true at ${shownTrue.textContent} and may be wrong now.`;
  if (lost.textContent !== words) lost.textContent = words;
  lost.hidden = false;
}

function end() {
  ended = true;
  if (feed) feed.close();
  isLost("You are signed out, or may no longer see this. Sign in again.");
}

// Puts a new picture in place of the old one, without moving what is being read.
function put(html) {
  const focused = part.contains(document.activeElement) && document.activeElement.getAttribute("href");
  part.innerHTML = html;
  const again = focused && part.querySelector(`a[href="${CSS.escape(focused)}"]`);
  if (again) again.focus({ preventScroll: true });
  part.dispatchEvent(new CustomEvent("live:put", { bubbles: true }));
}

async function fetchPart() {
  if (asking || ended) return false;
  asking = true;
  try {
    const answer = await fetch(part.dataset.part, {
      headers: { "If-None-Match": `"${version}"` },
      redirect: "manual",
      cache: "no-store",
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      end();
      return false;
    }
    if (answer.status === 200) {
      version = (answer.headers.get("ETag") || "").replaceAll('"', "");
      put(await answer.text());
    }
    if (answer.status !== 200 && answer.status !== 304) return false;
    isTrueAt(answer.headers.get("X-True-At"));
    return true;
  } catch {
    return false;
  } finally {
    asking = false;
  }
}

function listen() {
  feed = new EventSource(address(), { withCredentials: true });
  feed.addEventListener("alive", (event) => {
    const [now, clock] = event.data.split(" ");
    if (now === version) {
      isTrueAt(clock);
      isLive();
    } else {
      changed();
    }
  });
  feed.addEventListener("changed", changed);
  feed.addEventListener("ended", end);
}

// A thousand pages do not ask in the same instant.
function changed() {
  setTimeout(async () => {
    if (await fetchPart()) isLive();
  }, Math.random() * 1000);
}

setInterval(async () => {
  if (!ended && Date.now() - heard > LOST_AFTER) {
    isLost("The live feed is lost. This page asks again every half minute.");
  }
}, 1000);
setInterval(async () => {
  if (ended || Date.now() - heard <= LOST_AFTER) return;
  if (await fetchPart()) isLost("The live feed is lost. This page asks again every half minute.");
  if (!ended && feed.readyState === EventSource.CLOSED) listen();
}, ASK_EVERY);
listen();
