import { LocalEmbeddings } from '../../../../src/adapters/embeddings/local'
import { cosine } from '../../../../src/application/matching/vectors'

describe('embeddings made here', () => {
  const embeddings = new LocalEmbeddings()
  afterAll(() => embeddings.close())

  it('are nearer for what means the like, and of length 1', async () => {
    const [asked, near, far] = await embeddings.embed([
      'I need help with my maths homework',
      'Tutor of algebra and geometry for school',
      'Riding lessons on quiet horses',
    ])
    expect(Math.hypot(...asked!)).toBeCloseTo(1, 5)
    expect(cosine(asked!, near!)).toBeGreaterThan(cosine(asked!, far!))
  })

  it('are the same for the same text, alone or among others', async () => {
    const [alone] = await embeddings.embed(['chess for children'])
    const [, among] = await embeddings.embed(['something else', 'chess for children'])
    expect(cosine(alone!, among!)).toBeCloseTo(1, 6)
  })

  it('are 0 for texts without words, also where nothing else is asked', async () => {
    const none = new Float32Array(512)
    expect(await embeddings.embed(['', ' !? '])).toEqual([none, none])
    const [word, nothing] = await embeddings.embed(['word', '😀'])
    expect(nothing).toEqual(none)
    expect(word).not.toEqual(none)
  })

  it('take texts of any length and script', async () => {
    const texts = ['x '.repeat(50_000), 'Математика для школы', '数学', 'a\u0000b', '\ud800']
    for (const vector of await embeddings.embed(texts)) expect(vector).toHaveLength(512)
  })

  it('leave this thread free meanwhile', async () => {
    let turns = 0
    const counting = setInterval(() => (turns += 1), 5)
    await embeddings.embed(Array.from({ length: 20 }, (_, i) => `text number ${String(i)} about history and music`))
    clearInterval(counting)
    expect(turns).toBeGreaterThan(5)
  })

  it('begin again after their thread has ended', async () => {
    const other = new LocalEmbeddings()
    await other.embed(['once'])
    await other.close()
    expect(await other.embed(['again'])).toHaveLength(1)
    await other.close()
  })

  it('tell who waits that their thread has ended', async () => {
    const other = new LocalEmbeddings()
    const waiting = other.embed(['never to be seen'])
    const refused = expect(waiting).rejects.toThrow('the thread that embeds texts has ended')
    await other.close()
    await refused
  })
})
