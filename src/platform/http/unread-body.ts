/** Stands in a request's body when it could not be read; the route's interceptor throws `error`. */
export class UnreadBody {
  constructor(readonly error: unknown) {}
}
