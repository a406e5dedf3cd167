/** Stops the stack that the set-up started; one that was given by ONCEWAY_STACK goes on. */
module.exports = async function globalTeardown() {
  await globalThis.oncewayStack?.stop();
};
