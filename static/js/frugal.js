// Whether a page should ask for little and paint seldom: on a phone, or where data is to be saved.

const small = matchMedia("(max-width: 40em)");

export function isFrugal() {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  return small.matches || connection?.saveData === true;
}
