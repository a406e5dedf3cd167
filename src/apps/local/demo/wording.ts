/** A text of the demonstration in both languages of the system. */
export interface Wording {
  readonly zh: string;
  readonly en: string;
}

/** Columns that a terminal gives to a text: Chinese characters and full-width signs take two. */
export function columnsOf(text: string): number {
  return [...text].reduce((columns, character) => columns + (isWide(character) ? 2 : 1), 0);
}

/** The text, cut or filled with blanks to so many columns. */
export function fitted(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text + ' '.repeat(columns - columnsOf(text));
  let cut = '';
  for (const character of text) {
    if (columnsOf(cut + character) >= columns) break;
    cut += character;
  }
  return fitted(`${cut}…`, columns);
}

/** East Asian wide and full-width blocks (UAX #11), as far as this system writes them. */
function isWide(character: string): boolean {
  return /[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]/.test(
    character,
  );
}
