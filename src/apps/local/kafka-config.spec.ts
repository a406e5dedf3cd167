import { containerEnvironment, nativeProperties, renderProperties } from './kafka-config';

const place = { port: 21_001, controllerPort: 21_002, dataFolder: '/data' };

describe("Kafka's configuration", () => {
  test('listens on loopback only', () => {
    const { listeners, 'advertised.listeners': advertised } = nativeProperties(place);
    expect(listeners).toBe('PLAINTEXT://127.0.0.1:21001,CONTROLLER://127.0.0.1:21002');
    expect(advertised).toBe('PLAINTEXT://127.0.0.1:21001');
  });

  test('leaves flushing to Kafka and makes no topic by itself', () => {
    const properties = nativeProperties(place);
    expect(Object.keys(properties).filter((name) => name.startsWith('log.flush'))).toEqual([]);
    expect(properties['auto.create.topics.enable']).toBe('false');
  });

  test('the container is told the published port, and a listener of its own to reach itself', () => {
    const environment = containerEnvironment(21_001);
    expect(environment['KAFKA_ADVERTISED_LISTENERS']).toBe('PLAINTEXT://127.0.0.1:21001,INTERNAL://localhost:9094');
    expect(environment['KAFKA_INTER_BROKER_LISTENER_NAME']).toBe('INTERNAL');
    expect(environment['KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR']).toBe('1');
  });

  test('a backslash in a folder does not begin an escape', () => {
    expect(renderProperties({ 'log.dirs': 'C:\\data' })).toBe('log.dirs=C:\\\\data\n');
  });
});
