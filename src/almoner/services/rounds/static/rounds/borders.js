// The arrow keys go from cell to cell, so that the map is one stop of the tab key. Enter follows the
// link. Without script a cell is chosen by a postcode in it.
const map = document.querySelector(".rounds-borders");
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const middle = (cell) => {
  const box = cell.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

// The nearest cell that way; what lies aside counts twice.
const next = (cell, [right, down]) => {
  const [x, y] = middle(cell);
  let best = null;
  let least = Infinity;
  for (const other of map.querySelectorAll("[data-cell]")) {
    const [east, south] = middle(other);
    const along = (east - x) * right + (south - y) * down;
    const aside = Math.abs((east - x) * down) + Math.abs((south - y) * right);
    if (along > 1 && along + 2 * aside < least) [best, least] = [other, along + 2 * aside];
  }
  return best;
};

map.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-cell]");
  const way = WAYS[event.key];
  if (!cell || !way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const other = next(cell, way);
  if (!other) return;
  cell.setAttribute("tabindex", "-1");
  other.setAttribute("tabindex", "0");
  other.focus();
});
