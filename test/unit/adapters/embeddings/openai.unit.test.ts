import { OpenAiEmbeddings, type OpenAiOptions } from '../../../../src/adapters/embeddings/openai'
import { cosine } from '../../../../src/application/matching/vectors'
import { EmbeddingsUnavailable } from '../../../../src/application/ports/embeddings'
import { OpenAiPeer } from '../../../support/embeddings/openai-peer'
import { keepingLogger } from '../../../support/read-models'
import { silentLogger } from '../../../support/silent-logger'

const unlimited = { take: () => Promise.resolve(true) }

describe('embeddings by OpenAI’s API', () => {
  let peer: OpenAiPeer
  let baseUrl: string
  const client = (options: Partial<OpenAiOptions> = {}) =>
    new OpenAiEmbeddings({
      ...{ apiKey: 'sk-test', baseUrl, model: 'text-embedding-3-small', budget: unlimited, logger: silentLogger },
      ...options,
    })

  beforeEach(async () => {
    peer = new OpenAiPeer()
    baseUrl = await peer.start()
  })
  afterEach(() => peer.stop())

  it('are one vector of length 1 for each text, in their order, whatever order they come in', async () => {
    const embeddings = client()
    const [algebra, tennis, again] = await embeddings.embed(['algebra', 'tennis', 'algebra'])
    expect(cosine(algebra!, again!)).toBeCloseTo(1, 6)
    expect(cosine(algebra!, tennis!)).toBeLessThan(0.9)
    expect(peer.requests).toEqual([
      {
        ...{ model: 'text-embedding-3-small', input: ['algebra', 'tennis', 'algebra'] },
        ...{ dimensions: 512, encoding_format: 'float' },
      },
    ])
    expect(peer.keys).toEqual(['Bearer sk-test'])
  })

  it('are named by server, model and length, so that no two meet', () => {
    const host = new URL(baseUrl).host
    expect(client().model).toBe(`${host}/text-embedding-3-small/512`)
    expect(client({ model: 'nomic-embed-text' }).model).toBe(`${host}/nomic-embed-text`)
    const { baseUrl: _, ...openAi } = { apiKey: 'x', baseUrl, model: 'text-embedding-3-large', budget: unlimited }
    expect(new OpenAiEmbeddings({ ...openAi, logger: silentLogger }).model).toBe(
      'api.openai.com/text-embedding-3-large/512',
    )
  })

  it('send no more texts and tokens together than is allowed, and cut what is too long alone', async () => {
    const texts = ['aaaaaaaaa', 'bbb', 'ccc', 'ddd', 'e'.repeat(100)]
    const vectors = await client({ limits: { texts: 2, tokens: 4, tokensOfOne: 4 } }).embed(texts)
    expect(vectors).toHaveLength(5)
    expect(peer.requests.map(({ input }) => input)).toEqual([['aaaaaaaaa', 'bbb'], ['ccc', 'ddd'], ['e'.repeat(12)]])
  })

  it('ask nothing for texts without words', async () => {
    const embeddings = client()
    expect(await embeddings.embed(['', '  '])).toEqual([new Float32Array(0), new Float32Array(0)])
    expect(peer.requests).toEqual([])
    const [word, none] = await embeddings.embed(['word', ' '])
    expect(none).toEqual(new Float32Array(word!.length))
  })

  it('try again where the server is busy, no sooner than it says', async () => {
    peer.troubles.push({ kind: 'status', status: 429, retryAfterSeconds: 1 }, { kind: 'status', status: 503 })
    const since = performance.now()
    expect(await client().embed(['algebra'])).toHaveLength(1)
    expect(performance.now() - since).toBeGreaterThanOrEqual(950)
    expect(peer.requests).toHaveLength(3)
  })

  it('try again where the connection breaks', async () => {
    peer.troubles.push({ kind: 'hang-up' })
    expect(await client().embed(['algebra'])).toHaveLength(1)
    expect(peer.requests).toHaveLength(2)
  })

  it('give a slow server up, and leave it alone for a while', async () => {
    let now = 0
    const embeddings = client({ timeoutMillis: 200, retries: 1, restMillis: 60_000, millis: () => now })
    peer.troubles.push({ kind: 'slow', millis: 3_000 }, { kind: 'slow', millis: 3_000 })
    await expect(embeddings.embed(['algebra'])).rejects.toThrow(EmbeddingsUnavailable)
    await expect(embeddings.embed(['algebra'])).rejects.toThrow(EmbeddingsUnavailable)
    expect(peer.requests).toHaveLength(2)
    now = 60_000
    expect(await embeddings.embed(['algebra'])).toHaveLength(1)
  })

  it.each([400, 401, 404])('do not ask again after an answer of %d', async (status) => {
    peer.troubles.push({ kind: 'status', status })
    await expect(client().embed(['algebra'])).rejects.toThrow(EmbeddingsUnavailable)
    expect(peer.requests).toHaveLength(1)
  })

  it.each([
    ['no JSON', 'oops'],
    ['too few vectors', '{"data":[]}'],
    ['a vector without numbers', '{"data":[{"index":0,"embedding":[]}]}'],
    ['what is no number', '{"data":[{"index":0,"embedding":[1,null]}]}'],
    ['another place', '{"data":[{"index":7,"embedding":[1,2]}]}'],
  ])('take no answer with %s for one', async (_, body) => {
    peer.troubles.push({ kind: 'body', body })
    await expect(client({ retries: 0 }).embed(['algebra'])).rejects.toThrow(EmbeddingsUnavailable)
  })

  it('say nothing in the log of the texts and of the key', async () => {
    const logger = keepingLogger()
    peer.troubles.push({ kind: 'status', status: 400 })
    await expect(client({ logger }).embed(['my own secret'])).rejects.toThrow(EmbeddingsUnavailable)
    expect(logger.lines).toHaveLength(1)
    expect(JSON.stringify(logger.lines)).not.toMatch(/secret|sk-test/)
  })

  it('spend no more than the budget', async () => {
    let left = 5
    const budget = {
      take: (tokens: number) => {
        if (tokens > left) return Promise.resolve(false)
        left -= tokens
        return Promise.resolve(true)
      },
    }
    const embeddings = client({ budget })
    expect(await embeddings.embed(['algebra'])).toHaveLength(1)
    await expect(embeddings.embed(['a longer text than is left'])).rejects.toThrow('the budget of the day is spent')
    expect(peer.requests).toHaveLength(1)
  })
})
