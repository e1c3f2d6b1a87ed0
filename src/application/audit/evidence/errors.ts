/** What was asked for cannot be proven; the message is one line for who asked. */
export class CannotProve extends Error {
  override readonly name: 'CannotProve' | 'NoSuchEvent' = 'CannotProve'
}

/** There is no such event in the log. */
export class NoSuchEvent extends CannotProve {
  override readonly name = 'NoSuchEvent'
}

/** A file is not the evidence that it should be; the message says what is wrong with its form. */
export class BadEvidence extends Error {
  override readonly name = 'BadEvidence'
}
