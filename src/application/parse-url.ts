/**
 * The URL of a text (WHATWG URL), relative to `base` where one is given; undefined where it is none.
 *
 * Not by `URL.canParse`: Node.js 20 answers false for `http://bücher.example` once a process has called it some thousand
 * times, as the compiled call hands Latin-1 text over as UTF-8. Node.js 22.1 has `URL.parse`.
 */
export const parseUrl = (text: string, base?: URL): URL | undefined => {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
