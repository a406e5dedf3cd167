import { statSync } from 'node:fs';
import { GATEWAY } from '../../platform/keys';
import { readOwnEncryption, readOwnSigning, readRootKey, type AgentKeys } from '../agent-keys';
import { fail, pass, type Check, type Verdict } from './check';
import { given, type Ground, type Published } from './ground';
import { reasonOf } from './run-checks';

/** Both files are looked at, so that two faults are told at once. */
export const keyFiles: Check = {
  id: 'key-files',
  titles: { zh: '密钥文件', en: 'Key files' },
  needs: ['settings'],
  run: (ground) => {
    const { keysDir, rootKeyFile } = given(ground, 'settings');
    const faults: string[] = [];
    const read = <T>(reader: () => T): T | undefined => {
      try {
        return reader();
      } catch (error) {
        faults.push(reasonOf(error));
        return undefined;
      }
    };
    const signingKey = read(() => readOwnSigning({ keysDir }));
    const encryptionKeys = read(() => readOwnEncryption({ keysDir }));
    const root = read(() => readRootKey({ rootKeyFile }));
    if (!signingKey || !encryptionKeys || !root) {
      return fail(
        faults.join('; '),
        'make keys with: cli keys agent --dir FOLDER; take root.public.jwk.json from the operator',
      );
    }
    ground.keys = { root, signingKey, encryptionKeys };
    if ((statSync(rootKeyFile).mode & 0o022) !== 0) {
      return fail(`others than the owner may change ${rootKeyFile}`, `chmod 644 ${rootKeyFile}`);
    }
    const kids = { signing: signingKey.kid, encryption: encryptionKeys.map(({ kid }) => kid), root: root.kid };
    return pass(`signing ${signingKey.kid}`, kids);
  },
};

export const rootKey: Check = {
  id: 'root-key',
  titles: { zh: '根公钥', en: 'Pinned root key' },
  needs: ['key-files', 'published'],
  run: (ground) => {
    const { read, refused } = given(ground, 'published');
    const { kid } = given(ground, 'keys').root;
    const next = `compare the root key with the operator's by another way: its id here is ${kid}`;
    if (read === 0)
      return fail('nothing is published yet', 'the worker publishes the keys of the gateway: is it running?');
    if (refused === read) return fail(`it vouches for none of ${read} published records`, next);
    if (refused > 0) return fail(`it does not vouch for ${refused} of ${read} published records`, next);
    return pass(`it vouches for all ${read} published records`);
  },
};

export const gatewayKeys: Check = {
  id: 'gateway-keys',
  titles: { zh: '网关公钥', en: "Gateway's keys" },
  needs: ['root-key'],
  run: (ground) =>
    given(ground, 'published').directory.complete(GATEWAY)
      ? pass('one to verify requests and one to seal replies')
      : fail('the gateway has no active pair of keys', 'ask the operator: until then the agent takes no request'),
};

export const ownKeys: Check = {
  id: 'own-keys',
  titles: { zh: '本部门公钥登记', en: 'Own keys registered' },
  needs: ['root-key'],
  run: (ground) => {
    const { department } = given(ground, 'settings');
    const { signingKey, encryptionKeys } = given(ground, 'keys');
    const published = given(ground, 'published');
    const faults = [
      faultOf(published, department, 'sig', signingKey.kid),
      // The one that follows need not be registered yet.
      faultOf(published, department, 'enc', encryptionKeys[0]!.kid),
      sealedElsewhere(published, department, ground.keys),
    ].filter((fault) => fault !== undefined);
    return faults.length === 0 ? pass('both are registered and active') : notRegistered(faults, ground);
  },
};

function notRegistered(faults: readonly string[], ground: Ground): Verdict {
  const path = `/v1/departments/${given(ground, 'settings').department}/agent-keys`;
  return fail(faults.join('; '), `the department's sharing head registers the public keys: POST ${path}`);
}

function faultOf(
  { keys, directory }: Published,
  department: string,
  use: 'sig' | 'enc',
  kid: string,
): string | undefined {
  const known = keys.filter((key) => key.use === use && key.kid === kid).at(-1);
  const what = use === 'sig' ? `signing key ${kid}` : `encryption key ${kid}`;
  if (!known) return `${what} is not registered`;
  if (known.owner !== department) return `${what} is registered for ${known.owner}`;
  if (known.status === 'revoked') return `${what} is revoked`;
  const active = use === 'enc' || directory.verifying(department, kid) !== undefined;
  return active ? undefined : `${what} is not valid before ${known.notBefore}`;
}

/** The gateway seals to the newest active key; an agent that does not hold it can open nothing. */
function sealedElsewhere(
  { directory }: Published,
  department: string,
  keys: AgentKeys | undefined,
): string | undefined {
  const recipient = directory.recipient(department);
  const held = keys?.encryptionKeys.some(({ kid }) => kid === recipient?.kid);
  return recipient === undefined || held === true
    ? undefined
    : `requests are sealed to ${recipient.kid}, which this agent does not hold`;
}
