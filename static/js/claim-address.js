// The claim that the address names is open and in view, and the one opened last is named by the address. A thing to try opens the
// claim that it is about.

/** @param {HTMLElement} claims */
export function openByAddress(claims) {
  /**
   * @param {string} id
   * @returns {HTMLDetailsElement | null} null where there is no such claim
   */
  const claimOf = (id) => (id === "" ? null : claims.querySelector(`details.claim#${CSS.escape(id)}`));

  function openNamed() {
    const claim = claimOf(location.hash.slice(1));
    if (!claim) return;
    claim.open = true;
    claim.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} hash */
  function name(hash) {
    if (hash === location.hash) return;
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  }

  for (const claim of claims.querySelectorAll("details.claim")) {
    claim.addEventListener("toggle", () => {
      const hash = `#${claim.id}`;
      if (/** @type {HTMLDetailsElement} */ (claim).open) name(hash);
      else if (location.hash === hash) name("");
    });
    // who comes back finds the claim that was left by its link
    claim.addEventListener("click", ({ target }) => {
      if (/** @type {Element} */ (target).closest(".ways-on a")) name(`#${claim.id}`);
    });
  }
  document.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
    if (ctrlKey || metaKey || shiftKey) return; // it opens elsewhere
    const one = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest(".try[data-see]"));
    const claim = claimOf(one?.dataset.see ?? "");
    if (claim) claim.open = true;
  });
  addEventListener("hashchange", openNamed);
  openNamed();
}
