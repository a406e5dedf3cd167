import type { StackFile } from '../stack-file';

/** Stops or starts a process of the stack by its control endpoint; answers when it is done. */
export async function control(
  { control: { url, token } }: StackFile,
  name: string,
  act: 'stop' | 'start',
): Promise<void> {
  const response = await fetch(`${url}/processes/${name}/${act}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`${act} ${name}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}
