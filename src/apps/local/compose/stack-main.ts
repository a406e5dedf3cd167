import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { homeAt } from '../paths';
import { writeStackFile } from './stack-of';

const HELP = `npm run deploy:stack -- [options]: the stack.json of the running compose project, for npm run demo -- --stack FILE
  --file FILE      the compose file; deploy/compose.yaml
  --project NAME   its project name; onceway
  --out FOLDER     where to; .onceway/compose/<project>
`;

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      file: { type: 'string', default: 'deploy/compose.yaml' },
      project: { type: 'string', default: 'onceway' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return void process.stdout.write(HELP);
  const folder = resolve(values.out ?? join(homeAt().folder, 'compose', values.project));
  const path = await writeStackFile({ file: resolve(values.file), project: values.project }, folder);
  process.stdout.write(`${path}\n`);
}

main(process.argv.slice(2)).catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
});
