/** Where one KRaft node listens and writes; both ports on 127.0.0.1 only. */
export interface KafkaPlace {
  readonly port: number;
  readonly controllerPort: number;
  readonly dataFolder: string;
}

/**
 * What a single node must be told, because the defaults expect three; all else, durability included, stays Kafka's
 * own default. Topics are made from the project's table, never by a misspelt name.
 */
export const SINGLE_NODE: Readonly<Record<string, string>> = {
  'auto.create.topics.enable': 'false',
  'num.partitions': '1',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // A group of one member need not wait for others, and a killed member's place is free after the broker's minimum.
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '6000',
  'log.retention.check.interval.ms': '60000',
};

export function nativeProperties(place: KafkaPlace): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${place.controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${place.port},CONTROLLER://127.0.0.1:${place.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${place.port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': place.dataFolder,
    ...SINGLE_NODE,
  };
}

/** The same for the image apache/kafka, which takes KAFKA_A_B for a.b; the published port is the advertised one. */
export function containerEnvironment(hostPort: number): Record<string, string> {
  const properties: Record<string, string> = {
    ...nativeProperties({ port: 9092, controllerPort: 9093, dataFolder: '/tmp/kafka-data' }),
    // Inside the container 127.0.0.1:<host port> reaches nobody, so the broker speaks to itself by a listener of its own.
    listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093,INTERNAL://:9094',
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${hostPort},INTERNAL://localhost:9094`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT',
    'inter.broker.listener.name': 'INTERNAL',
    'controller.quorum.voters': '1@localhost:9093',
  };
  const name = (property: string): string => `KAFKA_${property.replaceAll('.', '_').toUpperCase()}`;
  return Object.fromEntries(Object.entries(properties).map(([property, value]) => [name(property), value]));
}

export function renderProperties(properties: Readonly<Record<string, string>>): string {
  // A backslash begins an escape in a Java properties file, and a folder may hold one.
  const line = ([name, value]: [string, string]): string => `${name}=${value.replaceAll('\\', '\\\\')}`;
  return `${Object.entries(properties).map(line).join('\n')}\n`;
}

/** Warnings and the line that says that the server started, to standard output. */
export const LOG4J2 = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
`;
