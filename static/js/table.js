// A table of numbers behind a disclosure: written only while it is open.

import { setText } from "./dom.js";

/**
 * @param {Element} details with a table in it, whose head the template has
 * @returns {(rows: () => string[][]) => void} have it hold these rows, each with its name first
 */
export function tableIn(details) {
  const body = /** @type {HTMLTableSectionElement} */ (details.querySelector("tbody"));
  /** @type {() => string[][]} */
  let latest = () => [];

  function write() {
    if (!(/** @type {HTMLDetailsElement} */ (details).open)) return;
    const rows = latest();
    while (body.rows.length > rows.length) body.deleteRow(-1);
    rows.forEach((cells, i) => {
      const row = body.rows[i] ?? body.insertRow();
      while (row.cells.length > cells.length) row.deleteCell(-1);
      while (row.cells.length < cells.length) row.append(cell(row.cells.length === 0));
      cells.forEach((text, k) => {
        setText(row.cells[k], text);
      });
    });
  }

  details.addEventListener("toggle", write);
  return (rows) => {
    latest = rows;
    write();
  };
}

/** @param {boolean} isName */
function cell(isName) {
  const made = document.createElement(isName ? "th" : "td");
  if (isName) made.setAttribute("scope", "row");
  return made;
}
