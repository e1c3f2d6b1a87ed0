import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { bytesOf, vectorOf } from '../../../src/adapters/matching/vector-bytes'
import type { Embeddings, Vector } from '../../../src/application/ports/embeddings'

/** How many texts are embedded at a time: together they take less than one by one. */
const BATCH = 16
/** After so many batches they are saved: who interrupts a run loses no more. */
const SAVED_AFTER = 32

const nameOf = (text: string): string => hash('sha256', text, 'hex')

/** A model whose vectors are kept in a file from run to run, by the model and the hash of the text. */
export class KeptEmbeddings implements Embeddings {
  readonly model: string

  private constructor(
    private readonly embeddings: Embeddings,
    private readonly file: string,
    private readonly kept: Map<string, string>,
  ) {
    this.model = embeddings.model
  }

  static async open(embeddings: Embeddings, file: string): Promise<KeptEmbeddings> {
    const known = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>) : {}
    const vectors = known['model'] === embeddings.model ? (known['vectors'] as Record<string, string>) : {}
    return new KeptEmbeddings(embeddings, file, new Map(Object.entries(vectors)))
  }

  /** Embeds what is not kept yet, and keeps it. @param onDone - hears how many have been done since it last heard */
  async prepare(texts: readonly string[], onDone: (count: number) => void): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !this.kept.has(nameOf(text)))
    onDone(texts.length - missing.length)
    for (let i = 0, batches = 1; i < missing.length; i += BATCH, batches += 1) {
      const batch = missing.slice(i, i + BATCH)
      const vectors = await this.embeddings.embed(batch)
      for (const [j, vector] of vectors.entries())
        this.kept.set(nameOf(batch[j] ?? ''), bytesOf(vector).toString('base64'))
      onDone(batch.length)
      if (batches % SAVED_AFTER === 0 || i + BATCH >= missing.length) await this.save()
    }
  }

  async embed(texts: readonly string[]): Promise<readonly Vector[]> {
    await this.prepare(texts, () => undefined)
    return texts.map((text) => vectorOf(Buffer.from(this.kept.get(nameOf(text)) ?? '', 'base64')))
  }

  private async save(): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true })
    const unfinished = `${this.file}.${String(process.pid)}`
    await writeFile(unfinished, JSON.stringify({ model: this.model, vectors: Object.fromEntries(this.kept) }))
    await rename(unfinished, this.file)
  }
}
