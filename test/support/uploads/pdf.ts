/** What is added to a plain PDF of one empty page. */
export interface PdfParts {
  /** Entries of the catalogue. */
  readonly catalogue?: string
  /** Entries of the trailer. */
  readonly trailer?: string
  /** The bytes of a stream of objects. */
  readonly packed?: Buffer
}

/** A PDF of one empty page (ISO 32000-1, annex H.2), and what is added to it. */
export const pdfOf = ({ catalogue = '', trailer = '', packed }: PdfParts = {}): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        '%PDF-1.7',
        `1 0 obj << /Type /Catalog /Pages 2 0 R ${catalogue} >> endobj`,
        '2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj',
        '3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >> endobj',
        '',
      ].join('\n'),
    ),
    ...(packed === undefined
      ? []
      : [
          Buffer.from(
            `4 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${String(packed.length)} >> stream\n`,
          ),
          packed,
          Buffer.from('\nendstream endobj\n'),
        ]),
    Buffer.from(`trailer << /Root 1 0 R /Size 5 ${trailer} >>\nstartxref\n0\n%%EOF\n`),
  ])
