/** What the process gives to callbacks. */
export class CallbackSettings {
  constructor(
    /** A developer's own machine may be called back, by plain HTTP too. */
    readonly loopback: boolean,
    /** Every address that a host has now. */
    readonly addressesOf: (host: string) => Promise<string[]>,
  ) {}
}
