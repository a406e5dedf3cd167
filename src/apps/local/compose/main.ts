import { exportState, initialise } from './init';

/** The one-shot service of deploy/compose.yaml: `main.js` initialises; `main.js export` prints what a client on the host needs. */
async function main([word]: string[]): Promise<void> {
  if (word === 'export') process.stdout.write(`${JSON.stringify(exportState(process.env))}\n`);
  else await initialise(process.env, (line) => void process.stdout.write(`${line}\n`));
}

main(process.argv.slice(2)).catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
});
