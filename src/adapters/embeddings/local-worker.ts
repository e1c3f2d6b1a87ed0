/**
 * The program of the thread that embeds texts. As text, since a thread is given a file that Node itself can run, which
 * this one is only once it is built.
 */
export const WORKER = `
'use strict'
const { parentPort, workerData } = require('node:worker_threads')
const { initModel } = require(workerData.embeddings)
const { modelSource } = require(workerData.model)
const loading = initModel(modelSource)
loading.catch(() => undefined)
parentPort.on('message', async ({ id, texts }) => {
  try {
    const model = await loading
    const vectors = []
    for (const text of texts) vectors.push(await model.embed(text))
    parentPort.postMessage({ id, vectors })
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) })
  }
})
`
