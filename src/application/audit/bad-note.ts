/** A signed text is not what it should be: misshapen, altered, or signed by nobody who is known. Written for people. */
export class BadNote extends Error {
  override readonly name = 'BadNote'
}
