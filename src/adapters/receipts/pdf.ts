import { create } from 'fontkit'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import PdfDocument from 'pdfkit'
import type { ReceiptPage, Receipts } from '../../application/ports/receipts'
import { toMillis } from '../../domain/kernel'

/** DejaVu Sans has the letters of Europe's languages and of many others; PDF's own fonts have those of its west alone. */
const FONTS = join(__dirname, '..', '..', '..', 'assets', 'fonts')

/** In points, 1/72 inch. */
const MARGIN = 64
const LABELS = 120
const AMOUNTS = 130
const GAP = 16
const INK = '#1f2933'
const PALE = '#52606d'

type Row = ReceiptPage['total']
type Doc = PDFKit.PDFDocument

/** Receipts by pdfkit. What is asked for twice is the same twice, byte for byte. */
export class PdfReceipts implements Receipts {
  /** A subset of them goes into each receipt. */
  private readonly regular = fontIn('DejaVuSans.ttf')
  private readonly bold = fontIn('DejaVuSans-Bold.ttf')

  pdf(page: ReceiptPage): Promise<Buffer> {
    const { locale, title, issuer, at, facts, lines, total, notes } = page
    const doc = new PdfDocument({
      size: 'A4',
      margin: MARGIN,
      font: '',
      lang: locale,
      displayTitle: true,
      // The date is part of the file's id as well: without it no two would be alike.
      info: { Title: title, Author: issuer, Creator: issuer, Producer: issuer, CreationDate: new Date(toMillis(at)) },
    })
    const made = buffer(doc)
    doc.registerFont('regular', this.regular).registerFont('bold', this.bold)
    doc.font('bold').fontSize(13).fillColor(INK).text(issuer).moveDown(2)
    doc.fontSize(24).text(title).moveDown(1)
    for (const fact of facts) factRow(doc, fact)
    doc.moveDown(1.5)
    rule(doc)
    for (const line of lines) amountRow(doc, line, 'regular')
    rule(doc)
    amountRow(doc, total, 'bold')
    doc.moveDown(2)
    for (const note of notes) doc.font('regular').fontSize(9).fillColor(PALE).text(note, MARGIN)
    doc.end()
    return made
  }
}

/** Taken apart once: that takes ten times as long as a receipt. pdfkit takes such a font, though its types do not say so. */
const fontIn = (name: string): Buffer => create(readFileSync(join(FONTS, name))) as unknown as Buffer

const widthOf = (doc: Doc): number => doc.page.width - 2 * MARGIN

/** Two texts side by side, either of which may need several lines. */
const sideBySide = (doc: Doc, left: () => void, right: () => void): void => {
  const top = doc.y
  left()
  const below = doc.y
  doc.y = top
  right()
  doc.y = Math.max(below, doc.y)
}

const factRow = (doc: Doc, { label, value }: Row): void => {
  doc.font('regular').fontSize(10)
  sideBySide(
    doc,
    () => doc.fillColor(PALE).text(label, MARGIN, doc.y, { width: LABELS - GAP }),
    () => doc.fillColor(INK).text(value, MARGIN + LABELS, doc.y, { width: widthOf(doc) - LABELS }),
  )
  doc.moveDown(0.4)
}

const amountRow = (doc: Doc, { label, value }: Row, font: 'regular' | 'bold'): void => {
  const width = widthOf(doc)
  doc.font(font).fontSize(11).fillColor(INK)
  sideBySide(
    doc,
    () => doc.text(label, MARGIN, doc.y, { width: width - AMOUNTS - GAP }),
    () => doc.text(value, MARGIN + width - AMOUNTS, doc.y, { width: AMOUNTS, align: 'right' }),
  )
  doc.moveDown(0.6)
}

const rule = (doc: Doc): void => {
  const y = doc.y
  doc
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + widthOf(doc), y)
    .lineWidth(0.5)
    .strokeColor(PALE)
    .stroke()
  doc.y = y + 10
}
