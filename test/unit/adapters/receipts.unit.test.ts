import { PdfReceipts } from '../../../src/adapters/receipts/pdf'
import type { ReceiptPage } from '../../../src/application/ports/receipts'
import { instant } from '../../../src/domain/kernel'
import { pdfText } from '../../support/messages/pdf-text'

const receipts = new PdfReceipts()
const page: ReceiptPage = {
  ...{ locale: 'de', title: 'Beleg', issuer: 'Lyceum', at: instant('2026-03-01T10:00:00Z') },
  facts: [
    { label: 'Nummer', value: '0190f3a1-7c3d-7e4f-8a5b-6c7d8e9f0a1b' },
    { label: 'Gezahlt von', value: 'Łukasz Żółć' },
    { label: 'Gezahlt an', value: 'Ελένη Константиновна' },
  ],
  lines: [{ label: 'Kurs: Übungen', value: '1.234,56\u00a0€' }],
  total: { label: 'Gezahlt insgesamt', value: '1.234,56\u00a0€' },
  notes: ['Gilt ohne Unterschrift.'],
}

describe('a receipt', () => {
  it('says what it is to say, in letters of many languages', async () => {
    const lines = pdfText(await receipts.pdf(page)).map((line) => line.replaceAll('\u00a0', ' ').trim())
    const said = lines.join(' ')
    for (const text of [
      'Lyceum',
      'Beleg',
      'Nummer',
      'Łukasz Żółć',
      'Ελένη Константиновна',
      'Kurs: Übungen',
      'Unterschrift',
    ])
      expect(said).toContain(text)
    expect(said.split('1.234,56 €')).toHaveLength(3)
  })

  it('is the same, byte for byte, whenever it is made again, and another for another payment', async () => {
    const first = await receipts.pdf(page)
    // Its own clock has seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect((await receipts.pdf(page)).equals(first)).toBe(true)
    expect((await new PdfReceipts().pdf(page)).equals(first)).toBe(true)
    expect((await receipts.pdf({ ...page, at: instant('2026-03-02T10:00:00Z') })).equals(first)).toBe(false)
  })

  it('is one page of A4, with its fonts in it, its title and its language', async () => {
    const text = (await receipts.pdf(page)).toString('latin1')
    expect(text).toMatch(/^%PDF-1\.\d/)
    expect(text).toContain('/MediaBox [0 0 595.28 841.89]')
    expect(text.match(/\/Type \/Page\n/g)).toHaveLength(1)
    expect(text.match(/\/FontFile2? /g)).toHaveLength(2)
    expect(text).toMatch(/\/Lang \(de\)/)
    expect(text).toMatch(/\/Title \d+ 0 R/)
    expect(text).toMatch(/\nendobj\n\d+ 0 obj\n\(Beleg\)/)
  })

  it('has room for what is long', async () => {
    const long = { label: 'Kurs: Analysis für Anfängerinnen '.repeat(10).trim(), value: '1.234.567,89\u00a0€' }
    const lines = pdfText(await receipts.pdf({ ...page, lines: [long, long], total: long }))
    expect(lines.join('').match(/Anfängerinnen/g)).toHaveLength(30)
  })

  it('is made also where its fonts lack the letters of a name', async () => {
    const lines = pdfText(await receipts.pdf({ ...page, facts: [{ label: 'Gezahlt von', value: '王小明 Wang' }] }))
    expect(lines.join(' ')).toContain('Wang')
  })
})
