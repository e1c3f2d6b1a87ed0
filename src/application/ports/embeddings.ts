/** A model that places texts in a space, near to one another where they mean the like. */
export interface Embeddings {
  /** Names the model and its version: vectors of one name can be compared with one another, and with no others. */
  readonly model: string
  /**
   * One vector of length 1 for each text, in their order. A text without words has the vector 0, which is like nothing.
   *
   * @throws EmbeddingsUnavailable where the model cannot be asked now, or may not be asked any more today
   */
  embed(texts: readonly string[]): Promise<readonly Vector[]>
}

export type Vector = Float32Array

/** The model cannot be asked now; another one can, or this one later. */
export class EmbeddingsUnavailable extends Error {
  override readonly name = 'EmbeddingsUnavailable'
}

/** What may be spent on a model that costs something. */
export interface EmbeddingBudget {
  /** Takes so many tokens from what is left for the day (UTC); false, and nothing taken, where that is too little. */
  take(tokens: number): Promise<boolean>
}
