import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  generateEncryptionJwk,
  generateSigningJwk,
  signingKey,
  writeKeyFile,
  writeSecretKeyFile,
  type Jwk,
} from '../../platform/keys';
import { makeAgentKeys } from '../../agent';
import { UsageError, type Command } from './command';

/** One folder a process, so that each can be given to it alone; the root key's private half only to the worker. */
export const command: Command = {
  help: '  --dir FOLDER    where to; files that exist are never overwritten\n  --agent NAME    also for an agent (repeatable)',
  run: (args, _env, say) => {
    const { values } = parseArgs({
      args,
      options: { dir: { type: 'string' }, agent: { type: 'string', multiple: true } },
    });
    if (values.dir === undefined) throw new UsageError('keys init needs --dir FOLDER');
    const root = generateSigningJwk('ES256');
    const rootPublic = signingKey(root).publicJwk;
    const folder = folderIn(values.dir);
    writePublic(join(folder(), 'root.public.jwk.json'), rootPublic);
    writeGatewayKeys(folder('gateway'), rootPublic);
    writeWorkerKeys(folder('worker'), root, rootPublic);
    for (const agent of values.agent ?? []) {
      const own = folder('agents', agent);
      makeAgentKeys(own);
      writePublic(join(own, 'root.public.jwk.json'), rootPublic);
    }
    say(`Keys are in ${values.dir}. Give each process its own folder; keep worker/root.jwk.json apart.`);
    return Promise.resolve({ dir: values.dir, rootKid: rootPublic.kid });
  },
};

function folderIn(base: string): (...names: string[]) => string {
  return (...names) => {
    const path = join(base, ...names);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
}

function writeGatewayKeys(folder: string, rootPublic: Jwk): void {
  writeKeyFile(join(folder, 'signing.jwk.json'), generateSigningJwk('ES256'));
  writeKeyFile(join(folder, 'encryption.jwk.json'), generateEncryptionJwk());
  writeKeyFile(join(folder, 'token.jwk.json'), generateSigningJwk('ES256'));
  writeSecretKeyFile(join(folder, 'text.key'));
  writeSecretKeyFile(join(folder, 'hashing.key'));
  writePublic(join(folder, 'root.public.jwk.json'), rootPublic);
}

function writeWorkerKeys(folder: string, root: Jwk, rootPublic: Jwk): void {
  writeKeyFile(join(folder, 'root.jwk.json'), root);
  writeKeyFile(join(folder, 'signing.jwk.json'), generateSigningJwk('ES256'));
  writeKeyFile(join(folder, 'encryption.jwk.json'), generateEncryptionJwk());
  writePublic(join(folder, 'root.public.jwk.json'), rootPublic);
}

function writePublic(path: string, jwk: Jwk): void {
  writeFileSync(path, `${JSON.stringify(jwk, null, 2)}\n`, { flag: 'wx', mode: 0o644 });
}
