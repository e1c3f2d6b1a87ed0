import { hash } from 'node:crypto'
import { type Embeddings, EmbeddingsUnavailable, type Vector } from '../ports/embeddings'
import type { VectorKey, VectorStore } from '../ports/match-store'

/** A text as it is kept and found again: whose it is, and which of theirs. */
export type TextOf = Omit<VectorKey, 'model'>

/**
 * Vectors of people's texts by each of the models: made once for a text, kept with whose it is. The models are in the
 * order in which they are wanted, and the last one is always there, so that every text has a vector of that one at
 * least; vectors of two models never meet.
 */
export class TextVectors {
  constructor(
    readonly models: readonly [Embeddings, ...Embeddings[]],
    private readonly store: Pick<VectorStore, 'find' | 'put'>,
  ) {}

  /**
   * Makes the vectors of a text that are missing.
   *
   * @returns those that could be made, by model in the order of `models`
   */
  async of(key: TextOf, text: string): Promise<ReadonlyMap<string, Vector>> {
    const vectors = new Map<string, Vector>()
    const digest = hash('sha256', text, 'hex')
    for (const embeddings of this.models) {
      const full = { ...key, model: embeddings.model }
      const vector = (await this.store.find(full, digest)) ?? (await this.make(embeddings, full, digest, text))
      if (vector !== undefined) vectors.set(embeddings.model, vector)
    }
    return vectors
  }

  /** The model whose vectors everybody has. */
  get lastModel(): string {
    return (this.models.at(-1) ?? this.models[0]).model
  }

  /** The vector of a text that is not kept, by the first model that fits and gives one; empty where none does. */
  async first(text: string, fits: (model: string) => Promise<boolean>): Promise<ReadonlyMap<string, Vector>> {
    for (const embeddings of this.models) {
      const { model } = embeddings
      const vector = model === this.lastModel || (await fits(model)) ? await one(embeddings, text) : undefined
      if (vector !== undefined) return new Map([[model, vector]])
    }
    return new Map()
  }

  private async make(
    embeddings: Embeddings,
    key: VectorKey,
    digest: string,
    text: string,
  ): Promise<Vector | undefined> {
    const vector = await one(embeddings, text)
    if (vector !== undefined) await this.store.put(key, digest, vector)
    return vector
  }
}

const one = async (embeddings: Embeddings, text: string): Promise<Vector | undefined> => {
  try {
    return (await embeddings.embed([text]))[0]
  } catch (error) {
    if (error instanceof EmbeddingsUnavailable) return undefined
    throw error
  }
}
