import { inflateSync } from 'node:zlib'

/** The streams of a PDF, unpacked. */
const streamsOf = (pdf: Buffer): readonly string[] => {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/<<([^]*?)>>\s*stream\r?\n/g)].flatMap((found) => {
    const length = /\/Length (\d+)/.exec(found[1] ?? '')?.[1]
    if (length === undefined) return []
    const start = found.index + found[0].length
    const raw = pdf.subarray(start, start + Number(length))
    return [(/FlateDecode/.test(found[1] ?? '') ? inflateSync(raw) : raw).toString('latin1')]
  })
}

const fromHex = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** The characters of the glyphs of one font (ISO 32000-1, 9.10.3). */
const unicodeOf = (cmap: string): ReadonlyMap<string, string> => {
  const map = new Map<string, string>()
  for (const [, first = '', last = '', list = ''] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    const texts = [...list.matchAll(/<([0-9a-f]*)>/gi)].map(([, hex = '']) => fromHex(hex))
    for (let code = Number.parseInt(first, 16); code <= Number.parseInt(last, 16); code += 1)
      map.set(code.toString(16).padStart(4, '0'), texts[code - Number.parseInt(first, 16)] ?? '')
  }
  return map
}

/** The names of the fonts of a page, each with its characters. */
const fontsOf = (pdf: Buffer): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const text = pdf.toString('latin1')
  const object = (number: string): string => new RegExp(`(?:^|\\n)${number} 0 obj([^]*?)endobj`).exec(text)?.[1] ?? ''
  const cmaps = new Map<string, ReadonlyMap<string, string>>()
  for (const [, name = '', number = ''] of text.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const stream = /\/ToUnicode (\d+) 0 R/.exec(object(number))?.[1]
    if (stream === undefined) continue
    const at = text.indexOf(`\n${stream} 0 obj`)
    const [unpacked = ''] = streamsOf(pdf.subarray(at, pdf.indexOf('endstream', at) + 9))
    cmaps.set(name, unicodeOf(unpacked))
  }
  return cmaps
}

/** What a reader's "copy" gives of a PDF that pdfkit made: its lines, in their order. */
export const pdfText = (pdf: Buffer): readonly string[] => {
  const fonts = fontsOf(pdf)
  const content = streamsOf(pdf).find((stream) => stream.includes(' Tf')) ?? ''
  let font: ReadonlyMap<string, string> | undefined
  const lines: string[] = []
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name)
    else {
      const hex = [...(shown ?? '').matchAll(/<([0-9a-f]*)>/gi)].map(([, part = '']) => part).join('')
      lines.push((hex.match(/.{4}/g) ?? []).map((code) => font?.get(code.toLowerCase()) ?? '?').join(''))
    }
  }
  return lines
}
