import { fork } from 'node:child_process';
import { join } from 'node:path';

export interface OpenIdProvider {
  issuer: string;
  stop(): Promise<void>;
}

export const CLIENT = { clientId: 'onceway', clientSecret: 'a secret of this test' } as const;

/** oidc-provider, certified, in a process of its own. */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const script = join(__dirname, 'openid-provider-process.mjs');
  const child = fork(script, [CLIENT.clientId, CLIENT.clientSecret, redirectUri], { silent: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // It warns of the Node version and of its development pages; a full pipe would stop it.
  child.stderr?.resume();
  const issuer = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the OpenID provider ended with ${code}`)));
    child.stdout?.on('data', (text: Buffer) => {
      const line = /\{"issuer":"([^"]+)"\}/.exec(text.toString());
      if (line) resolve(line[1]!);
    });
  });
  return {
    issuer,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** A person's browser at the provider: follows redirects there, keeps its cookies, fills in its two pages. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly issuer: string) {}

  /** Signs in as `subject` and agrees; answers the address to which the provider sends the browser back. */
  async signIn(address: string, subject: string): Promise<URL> {
    let next = await this.visit(address);
    for (let page = 0; page < 10 && next.origin === this.issuer; page++) {
      next = /^\/interaction\/[^/]+$/.test(next.pathname)
        ? await this.fillIn(next, subject)
        : await this.visit(next.href);
    }
    return next;
  }

  /** Goes to the page and turns away instead. */
  async decline(address: string): Promise<URL> {
    const page = await this.visit(address);
    let next = await this.visit(`${page.href}/abort`);
    if (next.origin === this.issuer) next = await this.visit(next.href);
    return next;
  }

  private async fillIn(page: URL, subject: string): Promise<URL> {
    const shown = await fetch(page, { headers: { cookie: this.cookieLine() } });
    this.keep(shown);
    const prompt = /name="prompt" value="(login|consent)"/.exec(await shown.text())?.[1];
    if (prompt === undefined) throw new Error(`no form at ${page.pathname}: ${shown.status}`);
    const body = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: subject, password: 'any' }) });
    return this.visit(page.href, { method: 'POST', body });
  }

  private async visit(address: string, init: RequestInit = {}): Promise<URL> {
    const answer = await fetch(address, { ...init, redirect: 'manual', headers: { cookie: this.cookieLine() } });
    this.keep(answer);
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`no redirect from ${address}: ${answer.status} ${await answer.text()}`);
    return new URL(location, address);
  }

  private keep(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined) this.cookies.set(name, value ?? '');
    }
  }

  private cookieLine(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
