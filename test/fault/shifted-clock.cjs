// Preloaded (`node --require`) into a process whose clock is to be wrong: SHIFT_MS says by how much.
const shift = Number(process.env.SHIFT_MS);
const { now } = Date;
Date.now = () => now() + shift;
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [now() + shift] : given));
  }
};
