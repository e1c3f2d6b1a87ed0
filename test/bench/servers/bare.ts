import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Pool } from 'pg'
import { v7 } from 'uuid'
import { serve } from './child'

/**
 * The least that a service on Express and PostgreSQL can do with a posting: parse it, INSERT it, answer. No token is
 * checked, no field, no revision, and nothing is logged.
 */
const main = async (): Promise<void> => {
  const pool = new Pool({ connectionString: process.argv[2], max: 10 })
  await pool.query('create table postings (id uuid primary key, data json not null, at timestamptz not null)')
  const app = express()
  app.use(express.json())
  app.post('/', async (request, response) => {
    const id = v7()
    await pool.query({
      name: 'insert',
      text: 'insert into postings (id, data, at) values ($1, $2, now())',
      values: [id, JSON.stringify(request.body)],
    })
    response.status(201).json({ id })
  })
  const server: Server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    serve({ url: `http://127.0.0.1:${String(port)}/`, headers: {} }, () => pool.end())
  })
}

void main()
