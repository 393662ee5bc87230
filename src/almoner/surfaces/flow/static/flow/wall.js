// Turns from panel to panel, without moving anything. Who asked for less motion sees all at once.
const EVERY = 15000;
const part = document.getElementById("live-part");
const button = document.getElementById("flow-turn");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let at = 0;
let turning = !still.matches;

function show() {
  const panels = [...part.querySelectorAll(".almoner-flow__panel")];
  panels.forEach((panel, i) => {
    panel.classList.toggle("almoner-flow__turned", turning && i !== at % panels.length);
  });
  button.textContent = turning ? "Stop turning" : "Turn from panel to panel";
}

button.hidden = false;
button.addEventListener("click", () => {
  turning = !turning;
  show();
});
still.addEventListener("change", () => {
  turning = !still.matches;
  show();
});
part.addEventListener("live:put", show);
setInterval(() => {
  if (turning) at += 1;
  show();
}, EVERY);
show();
