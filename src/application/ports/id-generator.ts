/** Makes ids: UUIDv7 (RFC 9562), so that names grow with time and indexes with them. */
export interface IdGenerator {
  next(): string
}
