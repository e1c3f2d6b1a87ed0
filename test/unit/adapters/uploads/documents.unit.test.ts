import { isRight } from 'fp-ts/Either'
import { deflateSync } from 'node:zlib'
import { SignatureDocumentInspector } from '../../../../src/adapters/uploads/document-inspector'
import { pdfOf } from '../../../support/uploads/pdf'
import { photograph, plain } from '../../../support/uploads/pictures'

const inspector = new SignatureDocumentInspector()
const verdict = async (bytes: Buffer) => {
  const outcome = await inspector.inspect(bytes)
  return isRight(outcome) ? outcome.right : outcome.left
}

describe('a document', () => {
  it('is a PDF, JPEG or PNG by its bytes', async () => {
    expect(await verdict(pdfOf())).toBe('application/pdf')
    expect(await verdict(await photograph())).toBe('image/jpeg')
    expect(await verdict(await plain('png'))).toBe('image/png')
    for (const other of [await plain('gif'), await plain('webp'), Buffer.from('<html>'), Buffer.from('MZ\0\0')])
      expect(await verdict(other)).toBe('not-a-document')
  })

  it('is whole', async () => {
    const picture = await photograph()
    expect(await verdict(picture.subarray(0, picture.length / 2))).toBe('damaged')
    const pdf = pdfOf()
    expect(await verdict(pdf.subarray(0, pdf.length / 2))).toBe('damaged')
  })

  it.each([
    ['a script', '/S /JavaScript /JS (app.alert(1))'],
    ['a script whose name is written with escapes', '/S /J#61va#53cript /JS (app.alert(1))'],
    ['a program to be started', '/S /Launch /F (cmd.exe)'],
    ['another file', '/Names << /EmbeddedFiles 9 0 R >>'],
    ['a form of another language', '/AcroForm << /XFA [ (x) 7 0 R ] >>'],
    ['a film', '/Subtype /RichMedia'],
  ])('holds no %s', async (_, entry) => {
    expect(await verdict(pdfOf({ catalogue: entry }))).toBe('active-content')
  })

  it('holds no script in a packed stream of objects either', async () => {
    const objects = deflateSync(Buffer.from('7 0 << /S /JavaScript /JS (app.alert(1)) >>'))
    expect(await verdict(pdfOf({ packed: objects }))).toBe('active-content')
    const harmless = deflateSync(Buffer.from('7 0 << /Type /Font >>'))
    expect(await verdict(pdfOf({ packed: harmless }))).toBe('application/pdf')
    expect(await verdict(pdfOf({ packed: Buffer.from('not packed by deflate') }))).toBe('damaged')
  })

  it('is no bomb: what unpacks to more than is looked at is refused', async () => {
    expect(await verdict(pdfOf({ packed: deflateSync(Buffer.alloc(64 * 1_048_576)) }))).toBe('damaged')
  })

  it('is not encrypted, as nobody could look into it', async () => {
    expect(await verdict(pdfOf({ trailer: '/Encrypt 8 0 R' }))).toBe('encrypted')
  })
})
