// A supervisor in a process of its own, for tests that kill it: `node infra-process.js <home>`.
// Prints one line of JSON when Kafka and PostgreSQL are ready; SIGTERM ends it in good order.
const { homeAt, startInfra } = require('../../dist/src/apps/local');

const folder = process.argv[2];
const home = { ...homeAt(folder), cache: homeAt().cache };

startInfra({ env: process.env, home }).then(
  (infra) => {
    const { run, kafka, postgres } = infra;
    console.log(JSON.stringify({ folder: run.folder, brokers: kafka.brokers, adminUrl: postgres.adminUrl }));
    process.on('SIGTERM', () => void infra.close().then(() => process.exit(0)));
    setInterval(() => undefined, 60_000);
  },
  (fault) => {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exit(1);
  },
);
