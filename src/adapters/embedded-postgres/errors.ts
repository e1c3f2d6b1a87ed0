/** The embedded server cannot run here; the message says why and what to do, in one line. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}
