import { BadNote } from '../../../../src/application/audit/bad-note'
import { openHead, signHead } from '../../../../src/application/audit/checkpoint'
import { EMPTY_ROOT } from '../../../../src/application/audit/merkle'
import { openNote, signNote } from '../../../../src/application/audit/signed-note'
import { formatVerifierKey, isKeyName, parseVerifierKey } from '../../../../src/application/audit/verifier-key'
import { signerOf } from '../../../support/audit/signer'

// The example of Go's golang.org/x/mod/sumdb/note, example_test.go; its private key is part of the documentation.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const peter = signerOf(
  'PeterNeumann',
  Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
)
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

const origin = 'lyceum.example/log'
const other = signerOf(origin, Buffer.alloc(32, 7))
const OTHER_LINE = signNote(TEXT, other).split('\n\n')[1] ?? ''

describe('signed notes', () => {
  const keys = [parseVerifierKey(PETER)]

  it("signs as Go's implementation does, to the letter", () => {
    expect(signNote(TEXT, peter)).toBe(NOTE)
  })

  it("opens what Go's implementation signed", () => {
    expect(openNote(NOTE, keys)).toBe(TEXT)
  })

  it('writes the verifier key as it was read, whose base64 may have a plus sign of its own', () => {
    const plus = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'
    for (const text of [PETER, plus]) expect(formatVerifierKey(parseVerifierKey(text))).toBe(text)
    expect(parseVerifierKey(`${PETER}\n`)).toEqual(keys[0])
  })

  it.each([
    ['nothing', ''],
    ['no id', 'PeterNeumann+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ["another key's id", PETER.replace('c74f20a3', 'c74f20a4')],
    ["another name's id", PETER.replace('Peter', 'John')],
    ['an id in capitals', PETER.replace('c74f20a3', 'C74F20A3')],
    ['a name with a space', PETER.replace('PeterN', 'Peter N')],
    ['another algorithm', PETER.replace('+AR', '+BB')],
    ['a key cut short', PETER.slice(0, -4)],
    ['base64 with something after it', `${PETER}=`],
  ])('refuses a verifier key of %s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(BadNote)
  })

  it('refuses a note in which any byte was changed', () => {
    const bytes = Buffer.from(NOTE)
    const opened = [...bytes.keys()].filter((at) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      try {
        openNote(changed.toString(), keys)
        return true
      } catch (error) {
        if (error instanceof BadNote) return false
        throw error
      }
    })
    expect(opened).toEqual([])
  })

  it('passes over the signatures of others, wherever they stand', () => {
    expect(openNote(NOTE + OTHER_LINE, keys)).toBe(TEXT)
    expect(openNote(NOTE.replace('\n\n', `\n\n${OTHER_LINE}`), keys)).toBe(TEXT)
  })

  it('refuses a note that nobody known has signed, though its name is known', () => {
    expect(() => openNote(`${TEXT}\n${OTHER_LINE}`, keys)).toThrow('not signed by any key that is known')
    const impostor = signNote(TEXT, { ...other, name: 'PeterNeumann' })
    expect(() => openNote(impostor, keys)).toThrow('not signed by any key that is known')
  })

  it('refuses the whole note where one of two known signatures is wrong', () => {
    const wrong = signNote(`${TEXT}more\n`, peter).split('\n\n')[1] ?? ''
    expect(() => openNote(NOTE + wrong, keys)).toThrow('the signature of PeterNeumann does not fit')
  })

  it('splits at the last empty line, so that a text may have some', () => {
    const text = 'one\n\ntwo\n'
    expect(openNote(signNote(text, peter), keys)).toBe(text)
  })

  it.each([
    ['no signature', TEXT],
    ['no line after the empty one', `${TEXT}\n`],
    ['a hyphen for the dash', NOTE.replace('—', '-')],
    ['no newline at its end', NOTE.slice(0, -1)],
    ['a carriage return', NOTE.replace('\n', '\r\n')],
    ['more than 100 signatures', NOTE + OTHER_LINE.repeat(100)],
    ['a signature of no more than a key id', `${TEXT}\n— PeterNeumann x08gow==\n`],
  ])('refuses a note with %s', (_, note) => {
    expect(() => openNote(note, keys)).toThrow(BadNote)
  })

  it('does not sign what could not be read', () => {
    expect(() => signNote('half a line', peter)).toThrow(TypeError)
    expect(() => signNote('a tab\there\n', peter)).toThrow(TypeError)
    expect(() => signNote(TEXT, { ...peter, name: 'Peter Neumann' })).toThrow(TypeError)
  })

  it('knows which names can stand in a note', () => {
    for (const name of ['lyceum.example/log', 'PeterNeumann', 'schön']) expect(isKeyName(name)).toBe(true)
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085b', 'a\u2003b']) expect(isKeyName(name)).toBe(false)
  })
})

describe('signed tree heads', () => {
  // Heads of Go's checksum database, as it served them in January 2023 and in 2026, and its key.
  const sumKey = parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8')
  const SUM_ORIGIN = 'go.sum database tree'
  const SUM_HEADS = [
    [
      15081221,
      'BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=',
      'Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo=',
    ],
    [
      63096908,
      '8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=',
      'Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=',
    ],
  ] as const

  it.each(SUM_HEADS)('reads the head over %i leaves of a log that others run', (size, root, signature) => {
    const note = `${SUM_ORIGIN}\n${size}\n${root}\n\n— sum.golang.org ${signature}\n`
    expect(openHead(note, sumKey, SUM_ORIGIN)).toEqual({ origin: SUM_ORIGIN, size, root: Buffer.from(root, 'base64') })
    expect(() => openHead(note.replace(String(size), String(size + 1)), sumKey, SUM_ORIGIN)).toThrow(BadNote)
  })

  const head = { origin, size: 12, root: EMPTY_ROOT }

  it('reads what it signed', () => {
    const note = signHead(head, other)
    expect(note.split('\n').slice(0, 4)).toEqual([origin, '12', EMPTY_ROOT.toString('base64'), ''])
    expect(openHead(note, other)).toEqual(head)
  })

  it('reads a head with lines that are for others', () => {
    const note = signNote(`${origin}\n0\n${EMPTY_ROOT.toString('base64')}\nmore\n`, other)
    expect(openHead(note, other)).toEqual({ ...head, size: 0 })
  })

  it("refuses another log's head, though the same key signed it", () => {
    const note = signNote(`other.example\n12\n${EMPTY_ROOT.toString('base64')}\n`, other)
    expect(() => openHead(note, other)).toThrow('the tree head is of other.example, not of lyceum.example/log')
  })

  const root = EMPTY_ROOT.toString('base64')
  it.each([
    ['a leading zero', `${origin}\n012\n${root}\n`],
    ['a negative size', `${origin}\n-1\n${root}\n`],
    ['a size beyond whole numbers', `${origin}\n9007199254740993\n${root}\n`],
    ['a short root', `${origin}\n12\nAAAA\n`],
    ['a root with spare bits', `${origin}\n12\n${root.replace('U=', 'V=')}\n`],
    ['no root', `${origin}\n12\n`],
    ['an empty line among the last', `${origin}\n12\n${root}\n\nmore\n`],
  ])('takes no note for a tree head that has %s, however well it is signed', (_, text) => {
    expect(() => openHead(signNote(text, other), other)).toThrow(BadNote)
  })
})
