// A call dragged in the timeline is checked where it is dropped, and the answer is shown. With a
// finger it is held for a moment first, so that the timeline can still be scrolled. Without script
// the same check is a form.
const board = document.querySelector(".rounds-timeline");
const drop = document.getElementById("drop");
const chosen = document.getElementById("chosen");
const NEAR = 5; // minutes to which a dropped call snaps
const FAR = 6; // pixels by which a click is no drag yet
const HOLD = 350; // milliseconds until a finger holds a call
let held = null;

// Whose row it is stays in sight however far the timeline is scrolled.
const names = [...board.querySelectorAll(".rounds-name")];
const scroller = board.parentNode;
scroller.addEventListener("scroll", () => {
  for (const name of names) name.setAttribute("transform", `translate(${scroller.scrollLeft} 0)`);
});

const inside = (event) => {
  const at = board.createSVGPoint();
  [at.x, at.y] = [event.clientX, event.clientY];
  return at.matrixTransform(board.getScreenCTM().inverse());
};

const rowAt = (y) =>
  [...board.querySelectorAll("[data-worker]")].filter((row) => Number(row.dataset.y) <= y).pop();

const minutesAt = (x) => {
  const moved = (x - held.from.x) / Number(board.dataset.minute);
  return Math.max(0, Math.round((Number(held.call.dataset.starts) + moved) / NEAR) * NEAR);
};

const typed = (minutes) => {
  const [hour, rest] = [Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0")];
  return `${hour % 12 || 12}:${rest}${hour % 24 < 12 ? "am" : "pm"}`;
};

const clock = (minutes) => (minutes === 720 ? "midday" : typed(minutes).replace(":00", ""));

// What moves is a copy over everything else; the call itself stays where it is until it is moved.
function lift() {
  held.ghost = held.call.cloneNode(true);
  held.ghost.classList.add("rounds-call--held");
  held.ghost.removeAttribute("data-call");
  const box = held.call.querySelector("rect");
  held.words = document.createElementNS(board.namespaceURI, "text");
  held.words.setAttribute("x", box.getAttribute("x"));
  held.words.setAttribute("y", Number(box.getAttribute("y")) - 3);
  held.words.setAttribute("class", "rounds-where");
  held.ghost.append(held.words);
  held.call.classList.add("rounds-call--lifted");
  board.append(held.ghost);
}

function letGo() {
  if (!held) return;
  clearTimeout(held.timer);
  held.ghost?.remove();
  held.call.classList.remove("rounds-call--lifted");
  held = null;
}

board.addEventListener("pointerdown", (event) => {
  const call = event.target.closest("[data-call]");
  if (held || !call || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  held = { call, pointer: event.pointerId, from: inside(event), far: false };
  if (event.pointerType === "touch") {
    held.timer = setTimeout(lift, HOLD);
    return;
  }
  event.preventDefault();
  board.setPointerCapture(event.pointerId);
});

board.addEventListener("pointermove", (event) => {
  if (held?.pointer !== event.pointerId) return;
  const at = inside(event);
  const [x, y] = [at.x - held.from.x, at.y - held.from.y];
  const touch = event.pointerType === "touch";
  held.far ||= Math.hypot(x, y) > FAR;
  if (!held.far) return;
  if (!held.ghost && touch) return letGo();
  if (!held.ghost) lift();
  held.ghost.setAttribute("transform", `translate(${x} ${y})`);
  const row = rowAt(at.y);
  held.words.textContent = row ? `${row.dataset.name}, ${clock(minutesAt(at.x))}` : "";
});

board.addEventListener("pointerup", async (event) => {
  if (held?.pointer !== event.pointerId) return;
  const { call, far, ghost } = held;
  const at = inside(event);
  const [row, minutes] = [rowAt(at.y), minutesAt(at.x)];
  if (far && ghost && row) {
    held.words.textContent = "Checking…";
    held.pointer = null;
    await show(call, row.dataset.worker, minutes);
  } else if (!far && event.pointerType !== "touch") {
    location.assign(call.getAttribute("href"));
  }
  letGo();
});

// A finger that holds a call neither scrolls the page nor opens the browser's own menu.
board.addEventListener("touchmove", (event) => held?.ghost && event.preventDefault(), {
  passive: false,
});
board.addEventListener("contextmenu", (event) => held && event.preventDefault());
board.addEventListener("dragstart", (event) => event.preventDefault());
board.addEventListener("pointercancel", letGo);

async function show(call, worker, minutes) {
  const [wanted, task] = call.dataset.call.split("-");
  const starts = typed(minutes);
  const body = new FormData(drop);
  const asked = { wanted, task, worker, starts, ...(call.dataset.pair && pair(wanted, task, worker)) };
  for (const [name, value] of Object.entries({ ...asked, do: "check", part: "chosen" })) {
    body.set(name, value);
  }
  try {
    const answer = await fetch(drop.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.getElementById("chosen-call") || page.getElementById("maincontent");
    chosen.replaceChildren(...there.childNodes);
  } catch {
    chosen.textContent = "There is no answer from the server. Try again.";
  }
  chosen.focus();
  chosen.scrollIntoView({ block: "start" });
}

// A visit by two workers that nobody makes yet has two parts. The other part goes to whom the form
// on the page has for it.
function pair(wanted, task, worker) {
  const fields = document.getElementById("move")?.elements;
  const same = fields?.second && fields.wanted.value === wanted;
  const [first, second] = [same ? fields.worker.value : "", same ? fields.second.value : ""];
  return task === "1" ? { task: "0", worker: first, second: worker } : { worker, second };
}
