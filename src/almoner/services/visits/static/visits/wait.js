// Counts down to the recheck, and warns in time before the session ends. It never keeps a session
// alive by itself: only a press of “I am still here” does. Without script the page says the times.
const WARN = 180; // seconds before the session ends
const here = document.getElementById("visits-wait");
const live = here.querySelector("[data-live]");
const stay = here.querySelector("[data-stay]");
const loaded = Date.now();
const recheck = loaded + 1000 * here.dataset.recheck;
let end = loaded + 1000 * here.dataset.signout;

const minutes = (ms) => {
  const left = Math.max(1, Math.ceil(ms / 60000));
  return left === 1 ? "1 minute" : `${left} minutes`;
};

function words(now) {
  if (now >= end) {
    return "You have been signed out. What you have recorded is kept. You can still type here: press Check now, sign in, and you come back to what you typed.";
  }
  const test = now < recheck ? `Test again in ${minutes(recheck - now)}.` : "Test again now.";
  if (end - now > WARN * 1000) return test;
  return `${test} You will be signed out in ${minutes(end - now)}.`;
}

function show() {
  const now = Date.now();
  const said = words(now);
  if (live.textContent !== said) live.textContent = said;
  stay.hidden = now >= end || end - now > WARN * 1000;
}

stay.querySelector("button").addEventListener("click", async () => {
  try {
    const answer = await fetch(here.dataset.page, { credentials: "same-origin" });
    const again = answer.ok && !answer.redirected;
    end = again ? Date.now() + 1000 * here.dataset.signout : Date.now();
  } catch {
    live.textContent = "There is no signal, so we could not tell whether you are still signed in.";
    return;
  }
  show();
});

show();
setInterval(show, 1000);
