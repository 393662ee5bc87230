// A call dragged in the timeline is checked where it is dropped, and the answer is shown. Without
// script the same check is a form.
const board = document.querySelector(".rounds-timeline");
const drop = document.getElementById("drop");
const chosen = document.getElementById("chosen");
const NEAR = 5; // minutes to which a dropped call snaps
let held = null;

const inside = (event) => {
  const at = board.createSVGPoint();
  [at.x, at.y] = [event.clientX, event.clientY];
  return at.matrixTransform(board.getScreenCTM().inverse());
};

const rowAt = (y) => {
  const rows = [...board.querySelectorAll("[data-worker]")];
  return rows.filter((row) => Number(row.dataset.y) <= y).pop() || rows[0];
};

board.addEventListener("pointerdown", (event) => {
  const call = event.target.closest("[data-call]");
  if (!call || event.button !== 0 || event.pointerType === "touch") return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  held = { call, from: inside(event), far: false };
  board.setPointerCapture(event.pointerId);
});

board.addEventListener("pointermove", (event) => {
  if (!held) return;
  const at = inside(event);
  const [x, y] = [at.x - held.from.x, at.y - held.from.y];
  held.far ||= Math.hypot(x, y) > 6;
  if (held.far) held.call.setAttribute("transform", `translate(${x} ${y})`);
});

board.addEventListener("pointerup", async (event) => {
  if (!held) return;
  const { call, from, far } = held;
  held = null;
  if (!far) return location.assign(call.getAttribute("href"));
  const at = inside(event);
  const moved = (at.x - from.x) / Number(board.dataset.minute);
  const minutes = Math.max(0, Math.round((Number(call.dataset.starts) + moved) / NEAR) * NEAR);
  await show(call.dataset.call, rowAt(at.y).dataset.worker, minutes);
  call.removeAttribute("transform");
});

board.addEventListener("dragstart", (event) => event.preventDefault());
board.addEventListener("pointercancel", () => {
  if (held) held.call.removeAttribute("transform");
  held = null;
});

async function show(key, worker, minutes) {
  const [wanted, task] = key.split("-");
  const starts = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  const body = new FormData(drop);
  for (const [name, value] of Object.entries({ wanted, task, worker, starts, do: "check" })) {
    body.set(name, value);
  }
  try {
    const answer = await fetch(drop.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.getElementById("chosen") || page.getElementById("maincontent");
    chosen.replaceChildren(...there.childNodes);
    chosen.focus();
  } catch {
    chosen.textContent = "There is no answer from the server. Try again.";
  }
}
