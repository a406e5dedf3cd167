import { compose } from '../compose/stack-of';
import type { StackFile } from '../stack-file';

/** Stops or starts a process of the stack, by its control endpoint or as a service; answers when it is done. */
export async function control(stack: StackFile, name: string, act: 'stop' | 'start'): Promise<void> {
  if ('compose' in stack.control) {
    await compose(stack.control.compose, [act, name]);
    return;
  }
  const { url, token } = stack.control;
  const response = await fetch(`${url}/processes/${name}/${act}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`${act} ${name}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}
