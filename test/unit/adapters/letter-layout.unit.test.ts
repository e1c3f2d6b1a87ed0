import { readFileSync } from 'node:fs'
import { FILE, source } from '../../../scripts/letter-layout/source'
import { letterLayout } from '../../../src/adapters/letter-layout/handlebars'
import type { LetterPage } from '../../../src/application/ports/letter-layout'

const layout = letterLayout()

const nasty = `<img src=x onerror="a('b')">{{title}}&amp;`
const nastyRow = { label: nasty, value: nasty }
const page: LetterPage = {
  ...{ locale: 'en', title: nasty, greeting: nasty, lead: nasty, closing: nasty, more: [nasty, nasty] },
  items: [
    { title: nasty, text: nasty, url: 'https://a.example/1' },
    { title: nasty, text: nasty },
  ],
  details: [nastyRow, nastyRow],
  code: nastyRow,
  button: { label: nasty, url: 'https://a.example/?a=1&b="2"#c' },
  unsubscribe: { label: nasty, url: 'https://a.example/end' },
}
const plain: LetterPage = { locale: 'de', title: 'A', greeting: 'B', lead: 'C', closing: 'D', more: [] }

describe('the layout of letters', () => {
  it('is what its template says (npm run templates)', async () => {
    expect(readFileSync(FILE, 'utf8')).toBe(await source())
  })

  it('takes whatever it is given for text', () => {
    const html = layout(page)
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/\{\{[#/]/)
    // Two items, a title of its own, the program's title and label, and what else there is: none is left out.
    expect(html.split('&lt;img src&#x3D;x').length - 1).toBe(21)
    expect(html).toContain('href="https://a.example/?a&#x3D;1&amp;b&#x3D;&quot;2&quot;#c"')
  })

  it('shows what there is, and nothing of what there is not', () => {
    const html = layout(plain)
    for (const none of ['class="code"', 'class="item"', 'class="details"', '<a', '{{', 'undefined'])
      expect(html).not.toContain(none)
    expect(html).toContain('lang="de"')
  })

  it('loads nothing from anywhere, so that nobody learns who reads it', () => {
    const html = layout(plain)
    expect(html).not.toMatch(/<(?:img|script|link|iframe|object|video|audio|source|form|input)\b/i)
    expect(html).not.toMatch(/url\(|@import|src=/i)
    // Names of vocabularies, which nobody fetches.
    const addresses = [...html.matchAll(/https?:\/\/[^"' )]+/g)].map(([url]) => url)
    expect(addresses.filter((url) => url !== 'http://www.w3.org/1999/xhtml')).toEqual([])
  })

  it('is short enough for mail programs that cut off what is longer than 102 kB', () => {
    const items = Array.from({ length: 50 }, () => ({
      title: 'T'.repeat(60),
      text: 't'.repeat(300),
      url: 'https://a.example/',
    }))
    expect(Buffer.byteLength(layout({ ...plain, items }))).toBeLessThan(102_000)
  })
})
