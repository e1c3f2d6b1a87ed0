import OpenAI from 'openai'
import { normalised } from '../../application/matching/vectors'
import {
  type EmbeddingBudget,
  type Embeddings,
  EmbeddingsUnavailable,
  type Vector,
} from '../../application/ports/embeddings'
import type { Logger } from '../../application/ports/logger'
import { type Batch, batchesOf, type BatchLimits } from './batches'

export interface OpenAiOptions {
  readonly apiKey: string
  /** Default OpenAI's own; any server that speaks its API. */
  readonly baseUrl?: string
  readonly model: string
  readonly budget: EmbeddingBudget
  readonly logger: Logger
  /** For one try; default 20 s. */
  readonly timeoutMillis?: number
  /** How often a request is sent again at most, after what its server asks for (Retry-After); default 3. */
  readonly retries?: number
  /** After a failure it is not asked again for so long; default 60 s. */
  readonly restMillis?: number
  readonly limits?: BatchLimits
  readonly millis?: () => number
}

/** As OpenAI's API has them: at most 2,048 texts and 300,000 tokens in a request, far above these. */
const LIMITS: BatchLimits = { texts: 128, tokens: 50_000, tokensOfOne: 8_000 }
/** Models that give vectors of any length; shorter ones of theirs are as good here, and a third of the room. */
const SHORTENED = /^text-embedding-3/
const DIMENSIONS = 512

/** Embeddings by a server that speaks OpenAI's API (https://platform.openai.com/docs/api-reference/embeddings). */
export class OpenAiEmbeddings implements Embeddings {
  readonly model: string
  private readonly client: OpenAI
  private readonly dimensions: { readonly dimensions?: number }
  private restsUntil = 0
  private length: number | undefined

  constructor(private readonly options: OpenAiOptions) {
    const { apiKey, baseUrl, model, timeoutMillis = 20_000, retries = 3 } = options
    this.client = new OpenAI({
      ...{ apiKey, timeout: timeoutMillis, maxRetries: retries, logLevel: 'off' },
      ...(baseUrl !== undefined && { baseURL: baseUrl }),
    })
    this.dimensions = SHORTENED.test(model) ? { dimensions: DIMENSIONS } : {}
    const length = this.dimensions.dimensions === undefined ? '' : `/${String(DIMENSIONS)}`
    this.model = `${new URL(this.client.baseURL).host}/${model}${length}`
  }

  async embed(texts: readonly string[]): Promise<readonly Vector[]> {
    const worded = texts.map((text) => text.trim()).filter((text) => text !== '')
    const found: Vector[] = []
    for (const batch of batchesOf(worded, this.options.limits ?? LIMITS)) found.push(...(await this.ask(batch)))
    let next = 0
    return texts.map((text) => (text.trim() === '' ? undefined : found[next++]) ?? new Float32Array(this.length ?? 0))
  }

  private async ask({ texts, tokens }: Batch): Promise<readonly Vector[]> {
    const { millis = () => performance.now(), budget, model, logger, restMillis = 60_000 } = this.options
    if (millis() < this.restsUntil) throw new EmbeddingsUnavailable('the model has failed a moment ago')
    if (!(await budget.take(tokens))) throw new EmbeddingsUnavailable('the budget of the day is spent')
    try {
      const { data } = await this.client.embeddings.create({
        ...{ model, input: [...texts], encoding_format: 'float', ...this.dimensions },
      })
      return this.vectorsOf(data, texts.length)
    } catch (error) {
      this.restsUntil = millis() + restMillis
      // What the server says may repeat what it was sent.
      const reason =
        error instanceof OpenAI.APIError ? `${error.name} ${String(error.status ?? '')}`.trim() : String(error)
      logger.warn('the model of embeddings cannot be asked; the local one is', { model: this.model, reason })
      throw new EmbeddingsUnavailable(`the model cannot be asked: ${reason}`, { cause: error })
    }
  }

  /** In the order of the texts, whatever order they came in; anything but one vector for each text is no answer. */
  private vectorsOf(data: readonly OpenAI.Embedding[], texts: number): readonly Vector[] {
    const sorted = [...data].sort((a, b) => a.index - b.index)
    const length = (this.length ??= sorted[0]?.embedding.length ?? 0)
    const fits = ({ index, embedding }: OpenAI.Embedding, place: number): boolean =>
      index === place && embedding.length === length && embedding.every(Number.isFinite)
    if (sorted.length !== texts || length === 0 || !sorted.every(fits)) throw new Error('the answer has other vectors')
    return sorted.map(({ embedding }) => normalised(embedding))
  }
}
