/** The arguments cannot be used; the message is one line for who typed them. */
export class BadArgument extends Error {
  override readonly name = 'BadArgument'
}
