// From which iteration to which, in two fields: the last is not before the first, which the browser says like all that it checks.

/** @param {HTMLElement} root */
export function spans(root) {
  for (const span of root.querySelectorAll(".span")) {
    const [first, last] = span.querySelectorAll("input");
    const bound = () => {
      last.min = first.value;
    };
    first.addEventListener("input", bound);
    bound();
  }
}
