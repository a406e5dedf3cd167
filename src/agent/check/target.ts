/** What a check is about: a source, a resource, or the agent as a whole (`about` empty). */
export interface Target {
  readonly about: string;
  /** What `about` stands on: the source of a resource. */
  readonly within: readonly string[];
}
