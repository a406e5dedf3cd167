import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { refuse } from '../../contracts';
import type { SourceInspector } from '../source-inspection';

const WITHIN_MS = 5_000;

/**
 * Looks whether a service can be reached and proves its name. It calls no operation: there is none that could be asked
 * without a subject, and what a service answers to a wrong question is nobody's promise.
 */
export class HttpInspector implements SourceInspector {
  constructor(private readonly access: { url: URL; authorities?: string; credential?: { header: string } }) {}

  async reach(): Promise<{ words: string }> {
    const { url, credential } = this.access;
    const socket = this.connect();
    try {
      await reached(socket, url.protocol === 'https:' ? 'secureConnect' : 'connect');
    } catch (error) {
      const { code = 'unknown' } = error as { code?: string };
      throw refuse('agent.source-failed', { facts: { reason: `${url.host}: ${code}` } });
    } finally {
      socket.destroy();
    }
    return { words: `${url.host}${credential ? ` by ${credential.header}` : ', without a credential'}` };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private connect(): Socket {
    const { url, authorities } = this.access;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    if (url.protocol !== 'https:') return connectPlain({ host, port });
    const servername = isIP(host) === 0 ? host : '';
    return connectTls({ host, port, servername, rejectUnauthorized: true, ...(authorities && { ca: authorities }) });
  }
}

function reached(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(WITHIN_MS, () => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })));
    socket.once('error', reject);
    socket.once(event, () => resolve());
  });
}
