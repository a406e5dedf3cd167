import { type Control, openControl } from './control';
import type { Service } from './service';
import { StackFault } from './stack-fault';
import { Supervisor } from './supervisor';

describe('the control endpoint', () => {
  const agent = { name: 'agent', state: 'ready', pid: 7, start: jest.fn(), stop: jest.fn(), kill: jest.fn() };
  let control: Control;

  beforeAll(async () => {
    const supervisor = new Supervisor();
    supervisor.add(agent as Service);
    control = await openControl(supervisor);
  });
  afterAll(() => control.close());
  beforeEach(() => jest.resetAllMocks());

  const call = async (method: string, path: string, token = control.token): Promise<[number, unknown]> => {
    const response = await fetch(control.url + path, { method, headers: { authorization: `Bearer ${token}` } });
    return [response.status, await response.json()];
  };

  test('lists processes', async () => {
    expect(await call('GET', '/processes')).toEqual([200, { processes: [{ name: 'agent', state: 'ready', pid: 7 }] }]);
  });

  test.each(['start', 'stop', 'kill'] as const)('%s is done before it answers', async (act) => {
    expect((await call('POST', `/processes/agent/${act}`))[0]).toBe(200);
    expect(agent[act]).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['GET', '/processes/agent/stop'],
    ['POST', '/processes/agent/burn'],
    ['POST', '/processes/nobody/stop'],
    ['POST', '/processes/agent/stop/now'],
    ['GET', '/'],
  ])('%s %s is not there', async (method, path) => {
    expect((await call(method, path))[0]).toBe(404);
    expect(agent.stop).not.toHaveBeenCalled();
  });

  test('without the token nothing happens', async () => {
    expect((await call('POST', '/processes/agent/stop', 'guess'))[0]).toBe(401);
    expect(agent.stop).not.toHaveBeenCalled();
  });

  test('what cannot be done says why', async () => {
    agent.start.mockRejectedValueOnce(new StackFault('it did not start'));
    expect(await call('POST', '/processes/agent/start')).toEqual([409, { error: 'it did not start' }]);
  });
});
