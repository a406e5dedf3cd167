// Holds docs/threat-model.md to the tests that it names: a control whose test was renamed or deleted is a promise again.
import ts from 'typescript';

const DOCUMENT = 'docs/threat-model.md';
const SPEC = /^(?:src|test)\/.*[.-]spec\.ts$/;
/** `file` › title of a describe, it or test › further strings of that file, such as the row of a table. */
const REFERENCE = /^`([^`]+)` › (.+)$/;

/** Findings of every table whose last column is "Test": rows without a test, tests that do not exist, ids twice. */
export function threatsAreTested({ files, read }) {
  if (!files.includes(DOCUMENT)) return [`${DOCUMENT}: does not exist`];
  const rows = testedRows(read(DOCUMENT));
  if (rows.length === 0) return [`${DOCUMENT}: has no table whose last column is "Test"`];
  const strings = new Map();
  const stringsOf = (path) => {
    if (!strings.has(path)) strings.set(path, stringsIn(read(path)));
    return strings.get(path);
  };
  const ids = rows.map(({ id }) => id);
  return rows.flatMap(({ id, tests, line }, at) => [
    ...(ids.indexOf(id) === at ? [] : [`${DOCUMENT}:${line}: ${id} stands twice`]),
    ...(tests.length > 0 ? [] : [`${DOCUMENT}:${line}: ${id} names no test`]),
    ...tests.flatMap((test) => fault(test, { files, stringsOf }).map((text) => `${DOCUMENT}:${line}: ${id}: ${text}`)),
  ]);
}

function testedRows(text) {
  let tested = false;
  let columns = 0;
  return text.split('\n').flatMap((raw, at) => {
    const cells = cellsOf(raw);
    if (cells === undefined) {
      columns = 0;
      return [];
    }
    if (columns === 0) {
      columns = cells.length;
      tested = cells.at(-1) === 'Test';
      return [];
    }
    if (!tested || cells.every((cell) => /^:?-+:?$/.test(cell))) return [];
    const tests =
      cells.length === columns
        ? cells
            .at(-1)
            .split('<br>')
            .filter((test) => test.trim() !== '')
        : [];
    return [{ id: cells[0], tests: tests.map((test) => test.trim()), line: at + 1 }];
  });
}

function cellsOf(line) {
  return /^\|.*\|$/.test(line.trim())
    ? line
        .trim()
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
    : undefined;
}

function fault(reference, { files, stringsOf }) {
  const [, path, names] = REFERENCE.exec(reference) ?? [];
  if (path === undefined) return [`"${reference}" is not \`file\` › title`];
  if (!SPEC.test(path) || !files.includes(path)) return [`${path} is no spec file here`];
  const { titles, all } = stringsOf(path);
  const [title, ...rows] = names.split(' › ');
  if (!titles.has(title)) return [`${path} has no test "${title}"`];
  return rows.filter((row) => !all.has(row)).map((row) => `${path} has no row "${row}"`);
}

/** Titles of the tests that run (a skipped one proves nothing) and every string of a spec. */
function stringsIn(text) {
  const titles = new Set();
  const all = new Set();
  const visit = (node) => {
    if (ts.isStringLiteralLike(node)) all.add(node.text);
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) all.add(node.name.text);
    if (ts.isCallExpression(node) && runsTests(node.expression)) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title)) titles.add(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('spec.ts', text, ts.ScriptTarget.Latest));
  return { titles, all };
}

/** `it`, and what `it.each(table)` gives; not `it.skip` nor `it.todo`. */
function runsTests(callee) {
  if (ts.isIdentifier(callee)) return ['describe', 'it', 'test'].includes(callee.text);
  if (ts.isTaggedTemplateExpression(callee)) return isEach(callee.tag);
  return ts.isCallExpression(callee) && isEach(callee.expression);
}

function isEach(expression) {
  return (
    ts.isPropertyAccessExpression(expression) && expression.name.text === 'each' && runsTests(expression.expression)
  );
}
